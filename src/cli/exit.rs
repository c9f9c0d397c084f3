//! What a run came to, as the shell hears it.

use std::process::ExitCode;

/// What a run came to, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// 0: all good.
    Good,
    /// 1: some articles failed, each was named.
    SomeFailed,
    /// 2: usage or configuration.
    Usage,
    /// 130: interrupted, as shells name it: 128 and the number of the signal.
    Interrupted = 130,
}

impl Exit {
    /// The worse of two.
    pub(crate) fn worse(self, other: Self) -> Self {
        self.max(other)
    }

    /// As the shell hears it.
    pub(crate) fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
