//! Names of colours and roles that nothing uses: a misspelt one would change nothing, quietly.

use super::brand::{Brand, COLORS, FONTS};
use super::chain::Chain;
use super::located::{Located, near_hint};
use super::palette::Palette;
use std::collections::BTreeSet;

/// Checks that a brand's colours and fonts name something that this template or any family uses.
///
/// # Errors
/// The first unknown name, at its line of the configuration.
pub fn check_brand(brand: &Brand, chain: &Chain) -> Result<(), Located> {
    let merged = chain.merged();
    let colors: BTreeSet<&str> = merged.palette.keys().map(String::as_str).chain(COLORS).collect();
    let fonts: BTreeSet<&str> = merged.fonts.keys().map(String::as_str).chain(FONTS).collect();
    let color = brand.colors.keys().find(|name| !colors.contains(name.as_str()));
    let font = brand.fonts.keys().find(|name| !fonts.contains(name.as_str()));
    for (table, name, known) in [("colors", color, colors), ("fonts", font, fonts)] {
        if let Some(name) = name {
            let message = format!("[brand.{table}] has `{name}`, which no template uses");
            let hint = near_hint(name, known);
            return Err(Located::at(&brand.files, &["brand", table, name], message, hint));
        }
    }
    Ok(())
}

/// Checks that what the file asked for adds to palette and fonts is used by a node. What it overrules is known to the
/// files under it, and those may hold colours in stock for other formats.
///
/// # Errors
/// The first name that nothing uses, at its line.
pub(super) fn check_used(
    chain: &Chain,
    palette: &Palette,
    colors: &BTreeSet<String>,
    roles: &BTreeSet<String>,
) -> Result<(), Located> {
    // What `--set` overrules may be all that used a name: the file is not to blame.
    let Some(asked) = chain.asked().filter(|asked| asked + 1 == chain.files.len()) else { return Ok(()) };
    let (under, file) = (&chain.files[..asked], &chain.files[asked]);
    let color = file.palette.keys().find(|name| {
        let known =
            COLORS.contains(&name.as_str()) || under.iter().any(|file| file.palette.contains_key(*name));
        !known && !colors.contains(*name) && !palette.leads_to(name)
    });
    let role = file.fonts.keys().find(|name| {
        let known = FONTS.contains(&name.as_str()) || under.iter().any(|file| file.fonts.contains_key(*name));
        !known && !roles.contains(*name)
    });
    for (table, name, used) in [("palette", color, colors), ("fonts", role, roles)] {
        if let Some(name) = name {
            let others = under
                .iter()
                .flat_map(|file| if table == "palette" { file.palette.keys() } else { file.fonts.keys() });
            let known: BTreeSet<&str> = used.iter().chain(others).map(String::as_str).collect();
            let message = format!("[{table}] has `{name}`, which no node uses");
            let here = &chain.tomls[asked..=asked];
            return Err(Located::at(here, &[table, name], message, near_hint(name, known)));
        }
    }
    Ok(())
}
