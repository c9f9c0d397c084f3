//! A share of the articles, so that several runs make all cards together without talking to each other.
//!
//! What decides is the BLAKE3 of an article's id: the same on any machine, whatever else is in the input.

use std::fmt;
use std::str::FromStr;

/// The most shards of one run.
pub const MAX_SHARDS: u32 = 65_536;

/// One of several shares: number `1 ≤ K ≤ N` of `N ≤` [`MAX_SHARDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: u32,
    of: u32,
}

/// A text that is no shard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// Not two whole numbers with a `/` between.
    #[error("`{text}` is no shard: give its number and how many there are, as in 3/8")]
    Unclear {
        /// What was given.
        text: String,
    },
    /// No share, or one behind the last; numbers begin with 1.
    #[error("shard {number} of {of}: numbers go from 1 to {of}")]
    Outside {
        /// Which one.
        number: u32,
        /// How many there are.
        of: u32,
    },
    /// None, or more than we count to.
    #[error("{of} shards; there may be 1 to {MAX_SHARDS}")]
    Count {
        /// How many there should be.
        of: u32,
    },
}

impl Default for Shard {
    /// All there is.
    fn default() -> Self {
        Self { number: 1, of: 1 }
    }
}

impl Shard {
    /// Share `number` of `of`.
    ///
    /// # Errors
    /// No shards or too many; a number of none of them.
    pub fn new(number: u32, of: u32) -> Result<Self, ShardError> {
        match (number, of) {
            (_, of) if !(1..=MAX_SHARDS).contains(&of) => Err(ShardError::Count { of }),
            (number, of) if !(1..=of).contains(&number) => Err(ShardError::Outside { number, of }),
            (number, of) => Ok(Self { number, of }),
        }
    }

    /// Whether this is all there is.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.of == 1
    }

    /// How many shares there are.
    #[must_use]
    pub fn of(self) -> u32 {
        self.of
    }

    /// What stands in the names of its own files: `3-of-8`; nothing for all there is.
    #[must_use]
    pub fn tag(self) -> String {
        if self.is_whole() { String::new() } else { format!("{}-of-{}", self.number, self.of) }
    }

    /// The share of which this is the tag.
    #[must_use]
    pub(super) fn of_tag(tag: &str) -> Option<Self> {
        let (number, of) = tag.split_once("-of-")?;
        let shard = Self::new(number.parse().ok()?, of.parse().ok()?).ok()?;
        (shard.tag() == tag).then_some(shard)
    }

    /// Whether the article of this id is one of its share. Of all shards of a run, exactly one takes it.
    #[must_use]
    pub fn takes(self, id: &[u8]) -> bool {
        if self.of == 1 {
            return true;
        }
        let hash = blake3::hash(id);
        let (head, _) = hash.as_bytes().split_first_chunk().expect("a hash has 32 bytes");
        u64::from_le_bytes(*head) % u64::from(self.of) == u64::from(self.number - 1)
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let unclear = || ShardError::Unclear { text: text.to_owned() };
        let number = |digits: &str| digits.trim().parse::<u32>().map_err(|_| unclear());
        let (which, of) = text.split_once('/').ok_or_else(unclear)?;
        Self::new(number(which)?, number(of)?)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shards_as_people_write_them() {
        let of = |text: &str| text.parse::<Shard>().map_err(|error| error.to_string());
        assert_eq!(of("3/8"), Ok(Shard { number: 3, of: 8 }));
        assert_eq!(of("1/65536").map(|shard| shard.to_string()), Ok("1/65536".to_owned()));
        assert_eq!(of("0/8"), Err("shard 0 of 8: numbers go from 1 to 8".to_owned()));
        assert_eq!(of("9/8"), Err("shard 9 of 8: numbers go from 1 to 8".to_owned()));
        assert_eq!(of("1/0"), Err("0 shards; there may be 1 to 65536".to_owned()));
        assert_eq!(of("1/65537"), Err("65537 shards; there may be 1 to 65536".to_owned()));
        for unclear in ["", "3", "/", "3/", "-1/8", "1/8/2", "a/b", "99999999999/2"] {
            assert!(of(unclear).unwrap_err().contains("is no shard"), "{unclear}");
        }
    }

    #[test]
    fn a_share_never_moves() {
        // Another hash would make archives' cards anew on other machines.
        let taken_by = |id: &str| (1..=8).find(|&number| Shard { number, of: 8 }.takes(id.as_bytes()));
        assert_eq!([taken_by("jb-27"), taken_by("简报第27期"), taken_by("")], [Some(2), Some(5), Some(8)]);
    }

    #[test]
    fn shares_are_about_even() {
        let shard = Shard::new(2, 4).unwrap();
        let taken = (0..4000).filter(|number| shard.takes(format!("jb-{number}").as_bytes())).count();
        assert!((900..1100).contains(&taken), "{taken}");
    }

    proptest! {
        #[test]
        fn exactly_one_shard_takes_an_article(id in ".{0,40}", of in 1_u32..200) {
            let takers = (1..=of).filter(|&number| Shard::new(number, of).unwrap().takes(id.as_bytes()));
            prop_assert_eq!(takers.count(), 1);
        }

        #[test]
        fn what_is_written_reads_back(text in "[0-9/ ]{0,14}") {
            if let Ok(shard) = text.parse::<Shard>() {
                prop_assert_eq!(shard.to_string().parse::<Shard>(), Ok(shard));
            }
        }
    }
}
