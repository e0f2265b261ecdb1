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
/// assert!(Isa::available().iter().any(|isa| isa.name() == Isa::detect().name()));
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
    /// Whether table look-ups should keep to AVX2 where `set` has more.
    narrow_look_ups: bool,
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
                narrow_look_ups: false,
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
                        narrow_look_ups: false,
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
                        narrow_look_ups: false,
                    });
                }
            }
            #[cfg(target_arch = "aarch64")]
            all.push(Isa {
                set: Set::Neon,
                wide_popcount: false,
                narrow_look_ups: false,
            });
            all
        })
    }

    /// The fastest instruction set that this machine has, where each kernel takes what is fastest
    /// for it: an instruction set that was named is the same for all.
    pub fn detect() -> Isa {
        static DETECTED: OnceLock<Isa> = OnceLock::new();
        *DETECTED.get_or_init(|| {
            let last = *Self::available()
                .last()
                .expect("the plain one is always there");
            Isa {
                narrow_look_ups: has_narrow_units(),
                ..last
            }
        })
    }

    /// The instruction set for loops that look up tables: AVX2 on processors where AVX-512 is slower
    /// at that.
    pub(crate) fn for_look_ups(self) -> Isa {
        #[cfg(target_arch = "x86_64")]
        if self.narrow_look_ups && self.set == Set::Avx512 {
            return Isa {
                set: Set::Avx2,
                wide_popcount: false,
                ..self
            };
        }
        self
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

/// Whether the processor runs 512-bit instructions in halves and gathers element by element, as
/// Zen 4 does (AMD's family 25, of which Zen 3 has no AVX-512): there AVX2 takes 0.85 of the time of
/// AVX-512 in the loops of `exact`, and on Intel's Cascade Lake it takes 1.2 to 1.3 of it.
fn has_narrow_units() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::__cpuid;
        let word = |text: &[u8; 4]| u32::from_le_bytes(*text);
        let vendor = __cpuid(0);
        let is_amd =
            (vendor.ebx, vendor.edx, vendor.ecx) == (word(b"Auth"), word(b"enti"), word(b"cAMD"));
        let version = __cpuid(1).eax;
        let family = ((version >> 8) & 0xf) + ((version >> 20) & 0xff);
        is_amd && family == 25
    }
    #[cfg(not(target_arch = "x86_64"))]
    false
}
