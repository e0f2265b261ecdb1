/// <reference lib="dom" />

/** The element with an id, which the page has. */
export function byId<E extends HTMLElement>(id: string): E {
  return document.getElementById(id) as E
}

/** A new element with its properties and what is in it: elements, and text, which is never taken for markup. */
export function made<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...content)
  return element
}

/** A number as it is read: 12,345 or 0.83. */
export function shown(value: number, digits = 0): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** A share in percent: all is said of all alone, and 99.9996 % is less. */
export function percent(share: number): string {
  return `${shown(share === 1 ? 100 : Math.min(99.9, Math.round(share * 1000) / 10), share === 1 ? 0 : 1)}\u00a0%`
}
