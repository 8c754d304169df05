import type { CaseDraft, Split } from '@/pipeline/cases/case'
import { hashOf } from '@/pipeline/hash'
import type { CaseRow } from '@/server/capabilities/records/datasets'

/** A case that is to be kept; `split` and `source` only where somebody says so. */
export interface WantedRow extends Omit<CaseRow, 'split' | 'source'>, Pick<CaseDraft, 'split' | 'source'> {
  /** The split of its source where that has none; absent: by chance. */
  newSplit?: Split | undefined
}

/** Cases that must be in one split: they share a document, or join those that do. */
interface Group extends Pick<CaseRow, 'source' | 'split'> {
  rows: Map<string, CaseRow>
  links: Set<string>
}

/** The split of a source that has none yet: by chance, but always the same; three of five are for training. */
export function splitByChance(source: string): Split {
  const chance = Number.parseInt(hashOf(source).slice(0, 8), 16) / 2 ** 32
  return chance < 0.6 ? 'train' : chance < 0.8 ? 'validation' : 'test'
}

/** Cases by what they share. Each group has one source and one split, whatever is added to it. */
export class SourceGroups {
  readonly #groups = new Set<Group>()
  readonly #byLink = new Map<string, Group>()

  constructor(known: readonly CaseRow[]) {
    for (const row of known) this.#add(row)
  }

  get groups(): Iterable<Group> {
    return this.#groups
  }

  /**
   * Adds a case, which takes the split of its source or gives it its own; `former`: what it was before, which is not
   * among those that are known.
   */
  keep({ split, source, newSplit, ...row }: WantedRow, former?: CaseRow): void {
    const said = source !== undefined && source === former?.source && isDerived(former) ? undefined : source
    const name = said ?? row.expected.places[0]?.documentName ?? row.id
    const present = this.#joined(linksOf(row, said))
    const group = this.#add({
      ...row,
      source: present?.source ?? name,
      split: present?.split ?? former?.split ?? newSplit ?? splitByChance(name),
    })
    // What somebody names is called so, and what somebody decides holds for all of it.
    if (said !== undefined && said !== former?.source) {
      group.source = said
      this.#link(group, [`name:${said}`])
    }
    if (split) group.split = split
  }

  /** The cases as they are now: all of a group with its source and its split. */
  *rows(): Iterable<CaseRow> {
    for (const { source, split, rows } of this.#groups) for (const row of rows.values()) yield { ...row, source, split }
  }

  #add(row: CaseRow): Group {
    const { source, split } = row
    const links = linksOf(row, source)
    const group = this.#joined(links) ?? { source, split, rows: new Map(), links: new Set() }
    this.#groups.add(group)
    group.rows.set(row.id, row)
    this.#link(group, links)
    return group
  }

  /** The group that has one of these links. Where several have, they are one from now on: the largest takes the others. */
  #joined(links: readonly string[]): Group | undefined {
    const found = new Set(links.flatMap((link) => this.#byLink.get(link) ?? []))
    const [largest, ...others] = [...found].toSorted((a, b) => b.rows.size - a.rows.size)
    if (!largest) return undefined
    for (const other of others) {
      for (const [id, row] of other.rows) largest.rows.set(id, row)
      this.#link(largest, other.links)
      this.#groups.delete(other)
    }
    return largest
  }

  #link(group: Group, links: Iterable<string>): void {
    for (const link of links) {
      group.links.add(link)
      this.#byLink.set(link, group)
    }
  }
}

/** What a case shares with others: its source, and the documents of its places, by name and by id. */
function linksOf({ expected }: Pick<CaseRow, 'expected'>, source: string | undefined): string[] {
  const links = source === undefined ? [] : [`name:${source}`]
  for (const { documentId, documentName } of expected.places) {
    links.push(`name:${documentName}`)
    if (documentId !== undefined) links.push(`id:${documentId}`)
  }
  return links
}

/** Whether its source follows from the case itself, so that it goes when that changes. */
export const isDerived = ({ id, source, expected }: CaseRow): boolean =>
  source === id || expected.places.some(({ documentName }) => documentName === source)
