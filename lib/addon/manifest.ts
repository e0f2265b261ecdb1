/** What the library reads of its own package.json. */
export interface Manifest {
  readonly version: string
  /** The platform packages, each with the version it must have; they are added when packing. */
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** The package.json that this copy of the library was installed with. */
export const manifest: Manifest = require('../../package.json')
