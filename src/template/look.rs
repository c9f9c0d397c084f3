//! How nodes stand and look beyond the flow of boxes: places of their own, pictures behind, veils, shadows, gradients.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a node stands in its container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    /// In the flow, one behind the other.
    Static,
    /// At its own place inside the container's edges, taking no room among its siblings.
    Absolute,
}
