//! `modelpair new pack NAME`: a pack that passes `check` and whose case passes `test`, to begin with.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context as _, anyhow};
use modelpair_rules::{Diagnostics, Sources, diag, is_id};

use crate::args::NewPackArgs;
use crate::exit::{Exit, Failure};
use crate::{data, style};

/// Writes `NAME.toml` and `NAME.md`; nothing that is there is overwritten.
pub fn run(args: &NewPackArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let name = args.name.as_str();
    if !is_id(name) {
        let found = Diagnostics::from(diag::bad_id(None, "a pack", name));
        return Err(Failure::input(found, Sources::new()));
    }
    let today = data::today().map(|today| today.to_string());
    let today = today.ok_or_else(|| anyhow!("the clock says no day of the calendar"))?;
    let files = [("toml", PACK), ("md", PAGE)].map(|(extension, text)| {
        let path = args.dir.join(format!("{name}.{extension}"));
        let text = text.replace("{name}", name).replace("{today}", &today);
        (path, text)
    });
    for (path, _) in &files {
        if path.exists() {
            return Err(exists(path));
        }
    }
    std::fs::create_dir_all(&args.dir)
        .with_context(|| format!("cannot make the folder `{}`", args.dir.display()))?;
    for (path, text) in &files {
        write(path, text)?;
        writeln!(out, "{}wrote{} {}", style::GOOD, style::END, path.display())?;
    }
    let [(pack, _), _] = &files;
    let (pack, dir) = (pack.display(), args.dir.display());
    writeln!(
        out,
        "\nchange the rule and its case, then:\n  modelpair check --pack {pack}\n  modelpair test {dir}"
    )?;
    Ok(Exit::Done)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = match file {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(exists(path)),
        file => file.with_context(|| format!("cannot write `{}`", path.display()))?,
    };
    Ok(file
        .write_all(text.as_bytes())
        .with_context(|| format!("cannot write `{}`", path.display()))?)
}

fn exists(path: &Path) -> Failure {
    let reason = "it exists already, and nothing is overwritten";
    anyhow!(
        "cannot write `{}`: {reason}; choose another name or --dir",
        path.display()
    )
    .into()
}

const PACK: &str = r#"# The rules of one origin. `modelpair facts` lists everything that a condition may mention.

[pack]
format = 1
id = "{name}"
title = { en = "{name}", es = "{name}" }
source = "where the text of these rules can be read"

[sets]
trusted = ["DE", "ES", "FR"]

# To whom the rule speaks stands in `applies`, what makes it take effect in `when`.
[rule.trusted-countries]
applies = "route.third_party && 'personal' in role.data_classes"
when = "!(provider.jurisdiction in trusted)"
effect = "deny"
because = { en = "Personal data go to companies in three countries only.", es = "Los datos personales solo van a empresas de tres países." }
remedy = { en = "Choose a provider in one of the three, or run the model yourself.", es = "Elige un proveedor de uno de los tres, o ejecuta el modelo en tus máquinas." }
clause = "1"
verified = { on = "{today}", confidence = "primary" }
"#;

const PAGE: &str = "# {name}

Why these rules are here, what people get wrong about them, and what they do not say.

## Personal data stay with companies in three countries

The case says what must come out; `modelpair test` compares.

```toml situation
profile = \"solo\"
today = \"{today}\"

[data]
classes = [\"personal\"]
```

```text verdicts
claude-opus-5.5 @ anthropic-api, volume: denied by {name}/trusted-countries (1)
```

## Own machines are nobody else's

```toml situation
profile = \"mid-size\"
today = \"{today}\"

[data]
classes = [\"personal\"]
```

```text verdicts
mistral-large-3 @ self-hosted, volume: conditional with eu-ai-act/modified-model
```
";
