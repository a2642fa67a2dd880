//! `modelpair serve`: reads what the service needs, and lets it run.

use std::fs;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use modelpair::Advisor;
use modelpair_rules::{RenderStyle, diag};
use modelpair_serve::{
    Config, Limits, Loader, Log, LogFormat, Refused, StartError, Token, open_to_all, openapi, start,
};

use crate::args::{DataArgs, LogAs, ServeArgs};
use crate::data;
use crate::exit::{Exit, Failure};
use crate::style::{CARE, END, QUIET};

/// The variable with the token, where it stands in no file.
const TOKEN: &str = "MODELPAIR_TOKEN";
/// A longer file is no token.
const TOKEN_BYTES_MAX: u64 = 64 * 1024;
const PROBE_TIME: Duration = Duration::from_secs(5);

/// Serves until it is told to stop; exit 1 when requests were cut off, or when a probe found no service.
pub fn run(args: &ServeArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    if args.probe {
        return probe(args.listen, out);
    }
    if args.openapi {
        let advisor = data::advisor(&args.data)?;
        writeln!(out, "{:#}", openapi(&advisor))?;
        return Ok(Exit::Done);
    }
    let token = token(args.token_file.as_deref())?;
    if let Some(site) = &args.site
        && !site.is_dir()
    {
        let help = "name the folder of the site; `cargo xtask page --out DIR` builds it";
        let diagnostic = diag::bad_file(&site.display().to_string(), "this is no folder");
        return Err(Failure::input(
            diagnostic.help(help).into(),
            modelpair_rules::Sources::new(),
        ));
    }
    // The faults of facts and rules are shown as every other command shows them.
    let advisor = data::advisor(&args.data)?;
    if args.check {
        return check(args, &advisor, token.is_some(), out);
    }
    log(args).begin();
    let handle = match start(config(args, token)) {
        Ok(handle) => handle,
        Err(error @ StartError::Listen(..)) => {
            return Err(anyhow!("{error}; name another address with --listen").into());
        }
        Err(error) => return Err(error.into()),
    };
    writeln!(out, "listening on http://{}", handle.address())?;
    out.flush()?;
    let ended = handle.wait();
    Ok(if ended.cut_off == 0 {
        Exit::Done
    } else {
        Exit::No
    })
}

fn config(args: &ServeArgs, token: Option<Token>) -> Config {
    let seconds = |count: u32| Duration::from_secs(count.into());
    Config {
        listen: args.listen,
        site: args.site.clone(),
        token,
        loader: loader(&args.data),
        limits: Limits {
            body_bytes_max: args.max_body,
            request_time: seconds(args.request_time),
            requests_max: args.max_requests,
            connections_max: args.max_connections,
            look_every: seconds(args.look_every),
            drain: seconds(args.drain),
            grace: seconds(args.grace),
        },
        signals: true,
    }
}

fn log(args: &ServeArgs) -> Log {
    Log {
        format: match args.log {
            LogAs::Text => LogFormat::Text,
            LogAs::Json => LogFormat::Json,
        },
        requests: !args.quiet,
    }
}

/// Reads facts and rules as every other command does.
fn loader(data: &DataArgs) -> Loader {
    let folders = [&data.catalog, &data.policies, &data.bundle];
    let watched = folders.into_iter().flatten().chain(&data.pack);
    let watched = watched.cloned().collect();
    let data = data.clone();
    Loader {
        load: Box::new(move || data::advisor(&data).map_err(refused)),
        watched,
    }
}

fn refused(failure: Failure) -> Refused {
    match failure {
        Failure::Input(input) => Refused {
            text: modelpair_rules::render(&input.0, &input.1, RenderStyle::Plain),
            errors: diag::views(&input.0, &input.1),
        },
        Failure::Outside(error) => Refused {
            text: format!("{error:#}"),
            errors: Vec::new(),
        },
    }
}

fn token(file: Option<&Path>) -> anyhow::Result<Option<Token>> {
    let (text, from) = match (file, std::env::var(TOKEN)) {
        (Some(path), _) => {
            let from = format!("`{}`", path.display());
            let mut text = String::new();
            let opened = fs::File::open(path).with_context(|| format!("cannot read {from}"))?;
            opened
                .take(TOKEN_BYTES_MAX)
                .read_to_string(&mut text)
                .with_context(|| format!("cannot read {from}"))?;
            (text, from)
        }
        (None, Ok(text)) => (text, format!("the variable `{TOKEN}`")),
        (None, Err(std::env::VarError::NotPresent)) => return Ok(None),
        (None, Err(error)) => bail!("the variable `{TOKEN}` cannot be read: {error}"),
    };
    let token = Token::new(&text).with_context(|| format!("no token in {from}"))?;
    Ok(Some(token))
}

fn check(
    args: &ServeArgs,
    advisor: &Advisor,
    has_token: bool,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let info = advisor.info();
    writeln!(out, "would listen on http://{}", args.listen)?;
    writeln!(
        out,
        "  bundle {} ({} models, {} rules)",
        info.hash, info.models, info.rules
    )?;
    let token = if has_token { "asked for" } else { "none" };
    writeln!(out, "  token  {token}")?;
    if let Some(site) = &args.site {
        writeln!(out, "  site   {}", site.display())?;
    }
    if !has_token && !args.listen.ip().is_loopback() {
        writeln!(out, "{CARE}WARNING{END}: {}", open_to_all(args.listen))?;
    }
    Ok(Exit::Done)
}

/// Whether the service at an address is ready; what a container's health check calls.
fn probe(address: SocketAddr, out: &mut dyn Write) -> Result<Exit, Failure> {
    let answer = ask_ready(address);
    let status = answer.as_deref().unwrap_or_default().split(' ').nth(1);
    match (&answer, status) {
        (_, Some("200")) => {
            writeln!(out, "ready")?;
            Ok(Exit::Done)
        }
        (Ok(head), _) => {
            writeln!(out, "not ready: {}", head.trim())?;
            Ok(Exit::No)
        }
        (Err(error), _) => {
            writeln!(out, "not ready: {error}{QUIET} ({address}){END}")?;
            Ok(Exit::No)
        }
    }
}

/// The first line of the answer to `GET /readyz`.
fn ask_ready(address: SocketAddr) -> std::io::Result<String> {
    // Who listens everywhere also listens here.
    let here = match address.ip() {
        ip if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        ip => ip,
    };
    let address = SocketAddr::new(here, address.port());
    let mut stream = TcpStream::connect_timeout(&address, PROBE_TIME)?;
    stream.set_read_timeout(Some(PROBE_TIME))?;
    stream.set_write_timeout(Some(PROBE_TIME))?;
    write!(
        stream,
        "GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.take(TOKEN_BYTES_MAX).read_to_string(&mut answer)?;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}
