import { chatCatalogue, embedCatalogue } from './catalogue'

/** How alike two names must be, from 0 to 1. */
const LEAST = 0.4
const MOST = 3

/** Models of the table whose names are most like one that does not exist; the best first. */
export function similarModels(name: string): string[] {
  return [...chatCatalogue, ...embedCatalogue]
    .map(({ model }) => ({ model, like: likeness(name, model) }))
    .filter(({ like }) => like >= LEAST)
    .sort((a, b) => b.like - a.like || (a.model < b.model ? -1 : 1))
    .slice(0, MOST)
    .map(({ model }) => model)
}

/** The share of pairs of neighbouring letters that two names have in common (Dice); the tag counts for less. */
function likeness(a: string, b: string): number {
  const [nameA = '', tagA = ''] = plain(a)
  const [nameB = '', tagB = ''] = plain(b)
  return 0.9 * dice(nameA, nameB) + 0.1 * (tagA === tagB ? 1 : 0)
}

const plain = (name: string): string[] =>
  name
    .toLowerCase()
    .replace(/^.*\//, '')
    .split(':')
    .map((part) => part.replaceAll(/[^\p{L}\p{N}]/gu, ''))

function dice(a: string, b: string): number {
  const [first, second] = [pairs(a), pairs(b)]
  const shared = first.filter((pair) => second.includes(pair)).length
  return first.length + second.length === 0 ? 0 : (2 * shared) / (first.length + second.length)
}

const pairs = (text: string): string[] => [
  ...new Set([...`^${text}`].slice(0, -1).map((letter, at) => letter + text[at])),
]
