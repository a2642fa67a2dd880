//! Which licenses are open, and for what they are made.

use super::ContentType;

/// Whether the Model Openness Tool calls a license open: approved by the OSI, free for the FSF,
/// one of 31 open data licenses, or `OpenMDW`.
///
/// Takes an SPDX expression: ids in any case, joined with `AND`, `OR` and `WITH`, in parentheses.
/// Any other text, a license's full name among them, is no open license.
pub fn is_open_license(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    any_open(&mut words, 0) == Some(true) && words.next().is_none()
}

/// Whether a license, by SPDX id, is on the OSI's list of approved ones.
pub fn is_osi_approved(id: &str) -> bool {
    is_in(OSI_APPROVED, id)
}

/// The SPDX id of a known open license that was written in another way, such as `MIT License`.
pub(super) fn meant_by(text: &str) -> Option<&'static str> {
    let plain = plain(text);
    listed()
        .filter(|_| !is_open_license(text))
        .find(|id| self::plain(id) == plain)
}

/// Open data licenses are made for data and documents, software licenses for code; `OpenMDW` is made
/// for all.
pub(super) fn suits(license: &str, content: ContentType) -> bool {
    is_in(OPEN_MODEL, license) || is_in(OPEN_DATA, license) == (content != ContentType::Code)
}

/// The deepest parentheses that are read.
const DEPTH_MAX: usize = 16;

type Words<'a> = core::iter::Peekable<core::str::SplitWhitespace<'a>>;

/// `A OR B`: one open choice is enough. `None` when it is no expression.
fn any_open(words: &mut Words<'_>, depth: usize) -> Option<bool> {
    let mut open = all_open(words, depth)?;
    while words
        .next_if(|word| word.eq_ignore_ascii_case("or"))
        .is_some()
    {
        open |= all_open(words, depth)?;
    }
    Some(open)
}

/// `A AND B`: each must be open.
fn all_open(words: &mut Words<'_>, depth: usize) -> Option<bool> {
    let mut open = one_open(words, depth)?;
    while words
        .next_if(|word| word.eq_ignore_ascii_case("and"))
        .is_some()
    {
        open &= one_open(words, depth)?;
    }
    Some(open)
}

/// An id, or an expression in parentheses; an exception after it only adds freedoms.
fn one_open(words: &mut Words<'_>, depth: usize) -> Option<bool> {
    let open = match words.next()? {
        "(" if depth < DEPTH_MAX => {
            let open = any_open(words, depth + 1)?;
            words.next_if_eq(&")")?;
            open
        }
        "(" | ")" => return None,
        id => listed().any(|listed| listed.eq_ignore_ascii_case(id)),
    };
    if words
        .next_if(|word| word.eq_ignore_ascii_case("with"))
        .is_some()
    {
        words.next()?;
    }
    Some(open)
}

fn listed() -> impl Iterator<Item = &'static str> {
    let lists = [OSI_APPROVED, FSF_LIBRE, OPEN_DATA, OPEN_MODEL];
    lists.into_iter().flat_map(|list| list.split(' '))
}

fn is_in(list: &str, id: &str) -> bool {
    list.split(' ')
        .any(|listed| listed.eq_ignore_ascii_case(id))
}

/// Letters, digits and dots, without the words and marks that a full name adds to an id.
fn plain(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
    let words = words.filter(|word| !matches!(*word, "license" | "licence" | "the" | "version"));
    words
        .map(|word| match word.strip_prefix('v') {
            Some(number) if number.starts_with(|c: char| c.is_ascii_digit()) => number,
            _ => word,
        })
        .collect()
}

/// Licenses that the Open Source Initiative approved, by SPDX id (license list 3.28).
const OSI_APPROVED: &str = "\
    0BSD AAL AFL-1.1 AFL-1.2 AFL-2.0 AFL-2.1 AFL-3.0 AGPL-3.0 AGPL-3.0-only AGPL-3.0-or-later \
    ALGLIB-Documentation APL-1.0 APSL-1.0 APSL-1.1 APSL-1.2 APSL-2.0 Apache-1.1 Apache-2.0 \
    Artistic-1.0 Artistic-1.0-Perl Artistic-1.0-cl8 Artistic-2.0 BSD-1-Clause BSD-2-Clause \
    BSD-2-Clause-Patent BSD-3-Clause BSD-3-Clause-LBNL BSD-3-Clause-Open-MPI BSL-1.0 \
    BlueOak-1.0.0 CAL-1.0 CAL-1.0-Combined-Work-Exception CATOSL-1.1 CDDL-1.0 CECILL-2.1 \
    CERN-OHL-P-2.0 CERN-OHL-S-2.0 CERN-OHL-W-2.0 CNRI-Python CPAL-1.0 CPL-1.0 CUA-OPL-1.0 \
    ECL-1.0 ECL-2.0 EFL-1.0 EFL-2.0 EPL-1.0 EPL-2.0 EUDatagrid EUPL-1.1 EUPL-1.2 Entessa Fair \
    Frameworx-1.0 GPL-2.0 GPL-2.0+ GPL-2.0-only GPL-2.0-or-later GPL-3.0 GPL-3.0+ GPL-3.0-only \
    GPL-3.0-or-later GPL-3.0-with-GCC-exception HPND ICU IPA IPL-1.0 ISC Intel Jam LGPL-2.0 \
    LGPL-2.0+ LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1 LGPL-2.1+ LGPL-2.1-only \
    LGPL-2.1-or-later LGPL-3.0 LGPL-3.0+ LGPL-3.0-only LGPL-3.0-or-later LPL-1.0 LPL-1.02 \
    LPPL-1.3c LiLiQ-P-1.1 LiLiQ-R-1.1 LiLiQ-Rplus-1.1 MIT MIT-0 MIT-Modern-Variant MPL-1.0 \
    MPL-1.1 MPL-2.0 MPL-2.0-no-copyleft-exception MS-PL MS-RL MirOS Motosoto MulanPSL-2.0 \
    Multics NASA-1.3 NCSA NGPL NPOSL-3.0 NTP Naumen Nokia OCLC-2.0 OFL-1.1 OFL-1.1-RFN \
    OFL-1.1-no-RFN OGTSL OLDAP-2.8 OLFL-1.3 OSC-1.0 OSET-PL-2.1 OSL-1.0 OSL-2.0 OSL-2.1 \
    OSL-3.0 PHP-3.0 PHP-3.01 PostgreSQL Python-2.0 QPL-1.0 RPL-1.1 RPL-1.5 RPSL-1.0 RSCPL \
    SISSL SPL-1.0 SimPL-2.0 Sleepycat UCL-1.0 UPL-1.0 Unicode-3.0 Unicode-DFS-2016 Unlicense \
    VSL-1.0 W3C W3C-20150513 Watcom-1.0 WordNet Xnet ZPL-2.0 ZPL-2.1 Zlib wxWindows";

/// Licenses that the Free Software Foundation calls free and the OSI did not approve (list 3.28).
const FSF_LIBRE: &str = "\
    AGPL-1.0 Apache-1.0 BSD-2-Clause-FreeBSD BSD-2-Clause-NetBSD BSD-3-Clause-Clear \
    BSD-4-Clause BitTorrent-1.1 CC-BY-4.0 CC-BY-SA-4.0 CC0-1.0 CECILL-2.0 CECILL-B CECILL-C \
    ClArtistic Condor-1.1 FSFAP FTL GFDL-1.1 GFDL-1.1-only GFDL-1.1-or-later GFDL-1.2 \
    GFDL-1.2-only GFDL-1.2-or-later GFDL-1.3 GFDL-1.3-only GFDL-1.3-or-later IJG Imlib2 \
    LPPL-1.2 LPPL-1.3a NOSL NPL-1.0 NPL-1.1 Nunit ODbL-1.0 OFL-1.0 OLDAP-2.3 OLDAP-2.7 OSL-1.1 \
    OpenSSL Ruby SGI-B-2.0 SMLNJ StandardML-NJ Vim WTFPL X11 XFree86-1.1 YPL-1.1 Zend-2.0 \
    Zimbra-1.3 eCos-2.0 gnuplot iMatix xinetd";

/// Licenses that the Model Openness Tool counts as open for data.
const OPEN_DATA: &str = "\
    CC0-1.0 CC-BY-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-2.5-AU CC-BY-3.0 CC-BY-3.0-AT CC-BY-3.0-AU \
    CC-BY-3.0-DE CC-BY-3.0-IGO CC-BY-3.0-NL CC-BY-3.0-US CC-BY-4.0 CC-BY-SA-1.0 CC-BY-SA-2.0 \
    CC-BY-SA-2.0-UK CC-BY-SA-2.1-JP CC-BY-SA-2.5 CC-BY-SA-3.0 CC-BY-SA-3.0-AT CC-BY-SA-4.0 \
    CDLA-Permissive-1.0 CDLA-Permissive-2.0 CDLA-Sharing-1.0 ODC-PDDL-1.0 ODC-By-1.0 ODbL-1.0 \
    GFDL-1.3 OGL-Canada-2.0 OGL-UK-2.0 OGL-UK-3.0";

/// The license made for models.
const OPEN_MODEL: &str = "OpenMDW-1.0";
