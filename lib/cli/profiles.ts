/** The names of the capacity profiles, as an option takes them. */
export const profiles = ['uniform', 'mild', 'strong', 'extreme'] as const

export type Profile = (typeof profiles)[number]
