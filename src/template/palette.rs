//! The colours of a card: the template's palette, its `[dark]` one where the brand asks for it, the brand's colours
//! over both, the command line's over all. Each knows who gave it, so that an error names the right line.

use super::brand::{Brand, Tone};
use super::chain::Chain;
use super::located::{Located, Toml, find, near_hint};
use crate::color::Color;
use std::collections::BTreeMap;

/// How far names may name one another.
const MAX_STEPS: usize = 8;

/// Colours by name, looked up.
#[derive(Debug)]
pub(super) struct Palette {
    entries: BTreeMap<String, Entry>,
}

#[derive(Debug)]
struct Entry {
    /// `#b31217`, or another's name.
    spelling: String,
    color: Color,
    origin: Origin,
}

/// Who gave a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Origin {
    /// Who comes later overrules: files from the deepest on, the brand, the command line.
    pub(super) rank: usize,
    files: Vec<Toml>,
    path: Vec<String>,
}

/// A spelling that is no colour.
#[derive(Debug)]
pub(super) enum Wrong {
    /// No such name.
    Name(String),
    /// No such share.
    Share {
        /// What it is a share of.
        of: String,
        /// What was written.
        share: String,
    },
    /// Names that name one another without end.
    Circle,
}

impl Origin {
    fn new(rank: usize, files: &[Toml], path: &[&str]) -> Self {
        Self { rank, files: files.to_vec(), path: path.iter().map(|&part| part.to_owned()).collect() }
    }

    /// The file that says a property of a node; `None` where none does.
    pub(super) fn of_property(chain: &Chain, node: &str, property: &str) -> Option<Self> {
        let path = ["node", node, property];
        let place = chain.tomls.iter().rposition(|toml| find(&toml.text, &path).is_some())?;
        Some(Self::new(rank(chain, place), &chain.tomls[place..=place], &path))
    }

    /// The same for a QR code, of which a brand may say it too.
    pub(super) fn of_code(chain: &Chain, brand: &Brand, node: &str, property: &str) -> Option<Self> {
        let of_node = Self::of_property(chain, node, property);
        let own = brand.qr.property(property);
        let of_brand = own.map(|own| Self::new(chain.files.len(), &brand.files, &["brand", "qr", own]));
        match (of_node, of_brand) {
            (Some(node), Some(brand)) => Some(if node.rank > brand.rank { node } else { brand }),
            (node, brand) => node.or(brand),
        }
    }

    /// An error there.
    pub(super) fn error(&self, message: String, hint: Option<String>) -> Located {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        Located::at(&self.files, &path, message, hint)
    }
}

/// A file's rank: the command line's stands above the brand, whose rank is the number of files.
fn rank(chain: &Chain, place: usize) -> usize {
    if chain.is_set(place) { chain.files.len() + 1 + place } else { place }
}

impl Palette {
    /// The colours of a chain under a brand.
    ///
    /// # Errors
    /// A value that is no colour, a `[dark]` name that no palette has, a dark tone that the template does not have.
    pub(super) fn new(chain: &Chain, brand: &Brand) -> Result<Self, Located> {
        check_dark(chain, brand)?;
        let given = given(chain, brand);
        let spellings: BTreeMap<&str, &str> =
            given.iter().map(|(name, (spelling, _))| (*name, spelling.as_str())).collect();
        let mut entries = BTreeMap::new();
        for (name, (spelling, origin)) in &given {
            let color = value(spelling, &spellings, MAX_STEPS).map_err(|wrong| {
                let (message, hint) =
                    wrong.said(spelling, spellings.keys().copied().filter(|known| known != name));
                origin.error(format!("colour `{name}`: {message}"), hint)
            })?;
            let entry = Entry { spelling: spelling.clone(), color, origin: origin.clone() };
            entries.insert((*name).to_owned(), entry);
        }
        Ok(Self { entries })
    }

    /// The colour of `ink`, `ink/60%` or `#rrggbb`.
    pub(super) fn color(&self, spelling: &str) -> Result<Color, Wrong> {
        shared(spelling, |name| match self.entries.get(name) {
            Some(entry) => Ok(entry.color),
            None => Color::parse(name).map_err(|_| Wrong::Name(name.to_owned())),
        })
    }

    /// Who gave the entry that a spelling names, or the entry behind that if it came later; `None` where it names none.
    pub(super) fn origin(&self, spelling: &str) -> Option<&Origin> {
        let mut origin = None;
        let mut next = self.entries.get(name_of(spelling));
        for _ in 0..=MAX_STEPS {
            let Some(entry) = next else { break };
            origin = origin.filter(|above: &&Origin| above.rank >= entry.origin.rank).or(Some(&entry.origin));
            next = match Color::parse(&entry.spelling) {
                Ok(_) => None,
                Err(_) => self.entries.get(name_of(&entry.spelling)),
            };
        }
        origin
    }

    /// The names, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Whether another entry is spelled with this name.
    pub(super) fn leads_to(&self, name: &str) -> bool {
        self.entries.values().any(|entry| name_of(&entry.spelling) == name)
    }

    /// The names with their values as they were given.
    pub(super) fn spellings(&self) -> BTreeMap<String, String> {
        self.entries.iter().map(|(name, entry)| (name.clone(), entry.spelling.clone())).collect()
    }
}

impl Wrong {
    /// What is wrong with a palette's value, and what to write instead.
    fn said<'a>(&self, spelling: &str, known: impl Iterator<Item = &'a str>) -> (String, Option<String>) {
        match self {
            Self::Name(name) => {
                let hint = if name.starts_with('#') { None } else { near_hint(name, known) };
                let said = Color::parse(name).err().map(|error| error.to_string());
                (said.unwrap_or_else(|| format!("unknown colour `{name}`")), hint)
            }
            Self::Share { of, share } => no_share(of, share),
            Self::Circle => (format!("`{spelling}` leads to itself"), None),
        }
    }
}

/// The error for a share that is none.
pub(super) fn no_share(of: &str, share: &str) -> (String, Option<String>) {
    (format!("`{share}` is no share from 0% to 100%"), Some(format!("write `{of}/60%`")))
}

/// All entries, the overruling ones in place, with who gave them.
fn given<'a>(chain: &'a Chain, brand: &'a Brand) -> BTreeMap<&'a str, (String, Origin)> {
    let dark = brand.tone == Some(Tone::Dark);
    let of_files = chain.files.iter().zip(&chain.tomls).enumerate().flat_map(|(place, (file, toml))| {
        let origin = move |table| Origin::new(rank(chain, place), std::slice::from_ref(toml), &[table]);
        let dark = dark.then_some((origin("dark"), &file.dark));
        std::iter::once((origin("palette"), &file.palette)).chain(dark)
    });
    let of_brand = (Origin::new(chain.files.len(), &brand.files, &["brand", "colors"]), &brand.colors);
    let mut layers: Vec<_> = of_files.chain([of_brand]).collect();
    layers.sort_by_key(|(origin, _)| origin.rank);
    let mut given = BTreeMap::new();
    for (origin, colors) in layers {
        for (name, spelling) in colors {
            let mut origin = origin.clone();
            origin.path.push(name.clone());
            given.insert(name.as_str(), (spelling.clone(), origin));
        }
    }
    given
}

/// A `[dark]` entry changes one of the palette; a brand that asks for dark gets it or an error: a light card would be
/// a quiet lie.
fn check_dark(chain: &Chain, brand: &Brand) -> Result<(), Located> {
    let known = || chain.files.iter().flat_map(|file| file.palette.keys()).map(String::as_str);
    for (file, toml) in chain.files.iter().zip(&chain.tomls) {
        if let Some(name) = file.dark.keys().find(|name| !known().any(|known| known == *name)) {
            let message = format!("[dark] has `{name}`, which the palette does not have");
            return Err(Located::at(
                std::slice::from_ref(toml),
                &["dark", name],
                message,
                near_hint(name, known()),
            ));
        }
    }
    if brand.tone == Some(Tone::Dark) && chain.files.iter().all(|file| file.dark.is_empty()) {
        let name = chain.asked().map_or("", |place| &chain.tomls[place].name);
        let message = format!("tone = \"dark\", but `{name}` has no [dark] palette");
        let hint = "write [dark] into the template, or tone = \"light\"";
        return Err(Located::at(&brand.files, &["brand", "tone"], message, Some(hint.into())));
    }
    Ok(())
}

/// A palette's value: a colour, or the name of another entry.
fn value(spelling: &str, spellings: &BTreeMap<&str, &str>, steps: usize) -> Result<Color, Wrong> {
    if let Ok(color) = Color::parse(spelling) {
        return Ok(color);
    }
    shared(spelling, |name| match spellings.get(name) {
        Some(_) if steps == 0 => Err(Wrong::Circle),
        Some(next) => value(next, spellings, steps - 1),
        None => Color::parse(name).map_err(|_| Wrong::Name(name.to_owned())),
    })
}

/// `name/60%`: the colour of the name, faded.
fn shared(spelling: &str, color: impl Fn(&str) -> Result<Color, Wrong>) -> Result<Color, Wrong> {
    let color = color(name_of(spelling))?;
    let Some((of, share)) = spelling.split_once('/') else { return Ok(color) };
    let percent = share.strip_suffix('%').and_then(|digits| digits.parse::<f32>().ok());
    match percent.filter(|percent| (0.0..=100.0).contains(percent)) {
        Some(percent) => Ok(color.faded(percent / 100.0)),
        None => Err(Wrong::Share { of: of.to_owned(), share: share.to_owned() }),
    }
}

/// `ink` of `ink/60%`.
fn name_of(spelling: &str) -> &str {
    spelling.split_once('/').map_or(spelling, |(name, _)| name)
}
