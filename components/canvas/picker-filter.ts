import type { PickerItem } from './picker'

const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Items whose label or hint has every word of the query; those that cannot be chosen come last. */
export function filterItems(items: readonly PickerItem[], query: string): PickerItem[] {
  const words = fold(query).split(/\s+/).filter(Boolean)
  const matching = items.filter((item) => {
    const text = fold(`${item.label} ${item.hint ?? ''}`)
    return words.every((word) => text.includes(word))
  })
  const starts = (item: PickerItem): number => (words[0] && fold(item.label).startsWith(words[0]) ? 0 : 1)
  return matching.sort(
    (a, b) => Number(a.refused !== undefined) - Number(b.refused !== undefined) || starts(a) - starts(b),
  )
}
