//! Sources rotated by a seeded distance, which makes what follows uniform over seeds.

/// The places of N sources, turned by a distance below N.
#[derive(Clone, Copy, Debug)]
pub struct Rotation {
    n: u32,
    distance: u32,
}

impl Rotation {
    /// The rotation of N < 2^31 sources by `distance` < N.
    pub fn new(n: u32, distance: u32) -> Self {
        Self { n, distance }
    }

    /// The place of a source.
    #[inline(always)]
    pub fn place(self, source: u32) -> u32 {
        let rotated = source + self.distance;
        rotated.min(rotated.wrapping_sub(self.n))
    }

    /// The source at a place.
    pub fn source_at(self, place: u32) -> u32 {
        if place >= self.distance {
            place - self.distance
        } else {
            place + self.n - self.distance
        }
    }

    /// The source at place 0; a range that does not cross it has consecutive places.
    pub fn wraps_at(self) -> u32 {
        self.n - self.distance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_consecutive_from_the_wrap_on_and_lead_back() {
        for n in 1..20 {
            for distance in 0..n {
                let rotation = Rotation::new(n, distance);
                for source in 0..n {
                    let place = rotation.place(source);
                    assert_eq!(place, (source + distance) % n);
                    assert_eq!(rotation.source_at(place), source);
                }
                assert_eq!(rotation.place(rotation.wraps_at() % n), 0);
            }
        }
    }
}
