//! Instruction sets: an [`Isa`] exists only where its instructions were found.

use std::sync::OnceLock;

/// An instruction set that the kernels are compiled for, and that this machine has.
///
/// It cannot be made by hand, so that safe code never reaches an instruction that the processor
/// lacks: it comes from [`Isa::available`], [`Isa::detect`] or [`Isa::named`].
///
/// ```
/// use phase_router::lanes::Isa;
///
/// assert!(Isa::available().contains(&Isa::detect()));
/// assert_eq!(Isa::named("scalar"), Some(Isa::available()[0]));
/// assert_eq!(Isa::named("abacus"), None);
/// ```
///
/// ```compile_fail
/// let isa = phase_router::lanes::Isa::Avx512;
/// ```
///
/// ```compile_fail,E0451
/// use phase_router::lanes::Isa;
///
/// let isa = Isa { wide_popcount: true, ..Isa::detect() };
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Isa {
    set: Set,
    /// Whether there are vector instructions that count set bits, and `set` is one that may use
    /// them.
    wide_popcount: bool,
}

/// The instruction sets, for [`dispatch!`](super::dispatch).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Set {
    /// Plain Rust, on every platform; what the others are checked against.
    Scalar,
    /// x86-64 with AVX2: 8 lanes.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// x86-64 with AVX-512 F, CD and VL: 16 lanes.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// AArch64, which always has it: 4 lanes.
    #[cfg(target_arch = "aarch64")]
    Neon,
}

impl Isa {
    /// Every instruction set that this machine has, the plain one first, the fastest last.
    pub fn available() -> &'static [Isa] {
        static AVAILABLE: OnceLock<Vec<Isa>> = OnceLock::new();
        AVAILABLE.get_or_init(|| {
            #[allow(unused_mut)]
            let mut all = vec![Isa {
                set: Set::Scalar,
                wide_popcount: false,
            }];
            #[cfg(target_arch = "x86_64")]
            {
                let avx2 = is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("popcnt")
                    && is_x86_feature_detected!("bmi1")
                    && is_x86_feature_detected!("bmi2")
                    && is_x86_feature_detected!("lzcnt");
                if avx2 {
                    all.push(Isa {
                        set: Set::Avx2,
                        wide_popcount: false,
                    });
                }
                if avx2
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512cd")
                    && is_x86_feature_detected!("avx512vl")
                {
                    all.push(Isa {
                        set: Set::Avx512,
                        wide_popcount: is_x86_feature_detected!("avx512bw")
                            && is_x86_feature_detected!("avx512vpopcntdq"),
                    });
                }
            }
            #[cfg(target_arch = "aarch64")]
            all.push(Isa {
                set: Set::Neon,
                wide_popcount: false,
            });
            all
        })
    }

    /// The fastest instruction set that this machine has.
    pub fn detect() -> Isa {
        *Self::available()
            .last()
            .expect("the plain one is always there")
    }

    /// The instruction set with a name, as in `PHASE_ROUTER_SIMD`, if this machine has it.
    pub fn named(name: &str) -> Option<Isa> {
        let mut all = Self::available().iter();
        all.find(|isa| isa.name() == name).copied()
    }

    /// The name: `scalar`, `avx2`, `avx512` or `neon`.
    pub fn name(self) -> &'static str {
        match self.set {
            Set::Scalar => "scalar",
            #[cfg(target_arch = "x86_64")]
            Set::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Set::Avx512 => "avx512",
            #[cfg(target_arch = "aarch64")]
            Set::Neon => "neon",
        }
    }

    /// What [`dispatch!`](super::dispatch) chooses by.
    pub(crate) fn set(self) -> Set {
        self.set
    }

    /// Whether AVX-512 BW and VPOPCNTDQ may be used besides those of the set.
    #[cfg(target_arch = "x86_64")]
    pub(super) fn has_wide_popcount(self) -> bool {
        self.wide_popcount
    }
}

/// [`Isa::detect`].
impl Default for Isa {
    fn default() -> Self {
        Self::detect()
    }
}
