//! Many counts against their probabilities at once, with one stated chance of a false alarm.

/// The chance that a family of true claims fails, over the choice of its seeds. The seeds are
/// fixed, so a test that has passed once passes for ever; the small chance is what gives a failure
/// after a change its meaning.
const FALSE_ALARM: f64 = 1e-6;

/// Claims of the kind: of so many independent trials, each hits with probability p.
#[derive(Default)]
pub struct Family {
    claims: Vec<(String, f64, f64)>,
}

impl Family {
    /// Adds a claim.
    pub fn claim(&mut self, what: String, trials: u64, hits: u64, p: f64) {
        // Shares come with the error of floating point, a fixed point of 2^-32 and draws that are
        // uniform up to 2^-32.
        let sure = p.min(1.0 - p) < 1e-8;
        let surprise = if sure && hits == (p.round() as u64) * trials {
            0.0
        } else {
            surprise(trials as f64, hits as f64, p)
        };
        let z = (hits as f64 - trials as f64 * p) / (trials as f64 * p * (1.0 - p)).sqrt();
        self.claims.push((what, surprise, z));
    }

    /// Checks all claims, each at the false alarm's equal part (Bonferroni).
    ///
    /// Chernoff's bound: a count so far off p has at most the chance exp(-surprise), on each
    /// side. It holds for small counts too, where a bound on z would not.
    pub fn verify(&self) {
        let most = (2.0 * self.claims.len() as f64 / FALSE_ALARM).ln();
        let worst = self.claims.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let (what, surprise, z) = worst.expect("a family has claims");
        println!(
            "{} claims, worst {what}: {surprise:.2} of {most:.2}, z = {z:.2}",
            self.claims.len()
        );
        assert!(
            *surprise <= most,
            "{what}: {surprise:.2} > {most:.2} (z = {z:.2})"
        );
    }
}

/// trials * the divergence of hits / trials from p (Kullback and Leibler).
fn surprise(trials: f64, hits: f64, p: f64) -> f64 {
    let term = |count: f64, expected: f64| {
        if count == 0.0 {
            0.0
        } else {
            count * (count / expected).ln()
        }
    };
    term(hits, trials * p) + term(trials - hits, trials * (1.0 - p))
}

#[test]
#[should_panic(expected = "a coin")]
fn a_biased_coin_is_noticed() {
    let mut family = Family::default();
    family.claim("a coin".into(), 10_000, 5_400, 0.5);
    family.verify();
}

#[test]
fn a_fair_coin_is_not() {
    let mut family = Family::default();
    family.claim("a coin".into(), 10_000, 5_200, 0.5);
    family.claim("a sure thing".into(), 10_000, 10_000, 1.0);
    family.verify();
}
