import { say } from '@/pipeline/said'
import { readXml } from './xml-events'
import { resolveEntry, type ZipFile } from './zip-file'

export interface Relation {
  /** Last part of the relation's type, such as `slide` or `hyperlink`. */
  type: string
  /** Name of an entry, or an address when `external`. */
  target: string
  external: boolean
}

/** What a part of an Office file refers to, by id (ECMA-376 part 2, §9.3); empty when it refers to nothing. */
export function readRelations(zip: ZipFile, part: string): Map<string, Relation> {
  const slash = part.lastIndexOf('/') + 1
  const source = zip.text(`${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`)
  const relations = new Map<string, Relation>()
  if (source === undefined) return relations
  const open = (name: string, { Id, Type, Target, TargetMode }: Readonly<Record<string, string>>) => {
    if (name !== 'Relationship' || !Id || !Target) return
    const external = TargetMode === 'External'
    const target = external ? Target : resolveEntry(part, Target)
    relations.set(Id, { type: Type?.split('/').at(-1) ?? '', target, external })
  }
  readXml(source, { open, close: () => undefined }, { what: say('The file') })
  return relations
}

/** The main part of an Office file, as its root relations name it, else `usual`. */
export function mainPart(zip: ZipFile, usual: string): string {
  const named = [...readRelations(zip, '').values()].find((relation) => relation.type === 'officeDocument')?.target
  return named && zip.has(named) ? named : usual
}
