//! What a stream is asked for.

/// Everything that a stream depends on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// k, the targets of an item: 1 to 2^31 - 1.
    pub fan_out: u32,
    /// c_j, finite and >= 0, not all 0.
    pub capacities: Vec<f64>,
    /// Any numbers, equal for targets of one domain; absent where each is its own.
    pub domains: Option<Vec<u32>>,
    /// The seed.
    pub seed: u64,
    /// Whether targets that would always meet the same others meet all of them; by default k > 1.
    pub mix: Option<bool>,
    /// The most items that a target gets of so many consecutive ones.
    pub window_limits: Option<WindowLimits>,
    /// Other capacities from an item on, ascending.
    pub changes: Vec<Change>,
}

/// Limits that hold in every window of a length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WindowLimits {
    /// The length of a window in items: 1 to 2^31 - 1.
    pub window: u32,
    /// The most items of a window for every target: whole numbers >= 0, or infinite.
    pub max: Vec<f64>,
}

/// Other capacities from an item on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// The first item that they hold for, after that of the change before.
    pub from: u64,
    /// The capacities of all targets: as many as before, or more.
    pub capacities: Vec<f64>,
    /// The domains of all targets; may be absent where there are none, or where no target is added.
    pub domains: Option<Vec<u32>>,
}

impl Options {
    /// Whether nodes that halve mix.
    pub fn mixes(&self) -> bool {
        self.mix.unwrap_or(self.fan_out > 1)
    }
}
