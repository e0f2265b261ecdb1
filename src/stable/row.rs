//! A row: targets in order of their scores, -1 behind them.

/// A row and its scores.
pub struct Row<'a> {
    /// Targets.
    pub targets: &'a mut [i32],
    /// Their scores.
    pub scores: &'a mut [u32],
}

impl Row<'_> {
    /// Puts a target in its place; there is a free slot.
    pub fn insert(&mut self, target: u32, score: u32) {
        let target = target as i32;
        let mut at = self.targets.len() - 1;
        while at > 0 && {
            let before = (self.scores[at - 1], self.targets[at - 1]);
            before.1 < 0 || before > (score, target)
        } {
            self.targets[at] = self.targets[at - 1];
            self.scores[at] = self.scores[at - 1];
            at -= 1;
        }
        (self.targets[at], self.scores[at]) = (target, score);
    }

    /// Takes a target out.
    pub fn remove(&mut self, target: u32) {
        let held = self.targets.iter().position(|&j| j == target as i32);
        let Some(at) = held else {
            debug_assert!(false, "the target is in the row");
            return;
        };
        let last = self.targets.len() - 1;
        self.targets.copy_within(at + 1.., at);
        self.scores.copy_within(at + 1.., at);
        (self.targets[last], self.scores[last]) = (-1, u32::MAX);
    }
}
