/** Which entries of a list are chosen: some of them, or all that the filter lets through, also those on other pages. */
export interface Selection {
  all: boolean
  /** Of `all`, none. */
  ids: ReadonlySet<string>
  /** The one that was clicked last: a range begins there. */
  anchor: string | null
}

export const noSelection: Selection = { all: false, ids: new Set(), anchor: null }

export const isSelected = ({ all, ids }: Selection, id: string): boolean => all || ids.has(id)

/** How many are chosen, of so many that the filter lets through. */
export const selectedCount = ({ all, ids }: Selection, total: number): number => (all ? total : ids.size)

/**
 * Chooses an entry of the page that is shown or takes it out; with `range`, all between it and the one clicked before.
 * Taken out of *all*, the others of this page stay.
 */
export function toggled(
  { all, ids, anchor }: Selection,
  page: readonly string[],
  { id, on, range }: { id: string; on: boolean; range: boolean },
): Selection {
  const next = new Set(all ? page : ids)
  const from = range && anchor !== null ? page.indexOf(anchor) : -1
  const to = page.indexOf(id)
  const between = from < 0 ? [id] : page.slice(Math.min(from, to), Math.max(from, to) + 1)
  for (const one of between) {
    if (on) next.add(one)
    else next.delete(one)
  }
  return { all: false, ids: next, anchor: id }
}

/** Chooses the whole page that is shown, or takes it out. */
export function pageToggled({ all, ids }: Selection, page: readonly string[], on: boolean): Selection {
  if (!on) return { all: false, ids: new Set(all ? [] : [...ids].filter((id) => !page.includes(id))), anchor: null }
  return { all: false, ids: new Set([...ids, ...page]), anchor: null }
}
