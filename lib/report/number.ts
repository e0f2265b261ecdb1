const absent = '–'

/** A number with fixed decimals, or a dash for a statistic that has no value. */
export function decimal(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined ? absent : value.toFixed(digits)
}

/** A share as a percentage with two decimals, or a dash. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? absent : `${(share * 100).toFixed(2)} %`
}
