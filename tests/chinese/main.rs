//! Every message that an editor's page can show has Chinese: those in the sources, and those that inputs bring about.
#![cfg(test)]

mod literals;
mod sources;

mod real;
