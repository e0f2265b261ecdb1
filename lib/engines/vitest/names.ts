import { nameOf } from '../shard/names.js'

/** What the name of a file of tests is made from. */
export interface Module {
  readonly moduleId: string
  readonly project: { readonly name: string }
}

/** Its path from the root; of a project with a name, with that after it, since projects may share files. */
export function nameOfModule({ moduleId, project }: Module, root: string): string {
  const name = nameOf(moduleId, root)
  return project.name === '' ? name : `${name} [${project.name}]`
}
