//! What inputs really bring about, put together from parts.
