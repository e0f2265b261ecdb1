//! Measures every window at once: the error of a window is the difference of two prefix errors, so that
//! the largest over all windows is the largest prefix error less the smallest.

/// Prefix errors of every target.
pub struct Meter {
    shares: Vec<f64>,
    /// Items so far, and routes, since the shares were set.
    items: f64,
    counts: Vec<f64>,
    /// The errors until then.
    errors: Vec<f64>,
    lowest: Vec<f64>,
    highest: Vec<f64>,
}

impl Meter {
    pub fn new(shares: &[f64]) -> Self {
        let zeros = vec![0.0; shares.len()];
        Self {
            shares: shares.to_vec(),
            items: 0.0,
            counts: zeros.clone(),
            errors: zeros.clone(),
            lowest: zeros.clone(),
            highest: zeros,
        }
    }

    /// Other shares from the next item on.
    pub fn set_shares(&mut self, shares: &[f64]) {
        for j in 0..self.shares.len() {
            let error = self.error(j, self.items);
            self.lowest[j] = self.lowest[j].min(error);
            self.highest[j] = self.highest[j].max(error);
            self.errors[j] = error;
        }
        self.counts.fill(0.0);
        self.items = 0.0;
        self.shares.copy_from_slice(shares);
    }

    fn error(&self, j: usize, items: f64) -> f64 {
        self.errors[j] + self.counts[j] - self.shares[j] * items
    }

    /// Takes in the row of the next item.
    pub fn add(&mut self, row: &[i32]) {
        for &j in row.iter().filter(|&&j| j >= 0) {
            let j = j as usize;
            // Until here the error has only fallen.
            let error = self.error(j, self.items);
            self.lowest[j] = self.lowest[j].min(error);
            self.counts[j] += 1.0;
            let error = self.error(j, self.items + 1.0);
            self.highest[j] = self.highest[j].max(error);
        }
        self.items += 1.0;
    }

    /// The largest error of any window of the items so far.
    pub fn worst(&self) -> f64 {
        let worst = |j: usize| {
            let now = self.error(j, self.items);
            self.highest[j].max(now) - self.lowest[j].min(now)
        };
        (0..self.shares.len()).map(worst).fold(0.0, f64::max)
    }
}

/// The largest error of any window of some rows.
pub fn worst_window(shares: &[f64], rows: &[i32], fan_out: usize) -> f64 {
    let mut meter = Meter::new(shares);
    rows.chunks(fan_out).for_each(|row| meter.add(row));
    meter.worst()
}

#[test]
fn the_meter_finds_what_all_windows_have() {
    let rows = [0, 1, 1, 0, 2, 0, 0, 1, 2, 2, 2, 0];
    let shares = [0.5, 0.3, 0.2];
    let mut worst: f64 = 0.0;
    for from in 0..rows.len() {
        for to in from + 1..=rows.len() {
            for (j, share) in (0..).zip(shares) {
                let count = rows[from..to].iter().filter(|&&i| i == j).count();
                worst = worst.max((count as f64 - share * (to - from) as f64).abs());
            }
        }
    }
    assert!((worst_window(&shares, &rows, 1) - worst).abs() < 1e-12);
}
