//! The methods that the routers are compared with, one a file, each written plainly and well.

pub mod hash;
