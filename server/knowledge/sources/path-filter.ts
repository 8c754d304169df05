import picomatch from 'picomatch'

/** Says whether a path below the source's start is taken; forward slashes, no slash in front. Empty `include`: all. */
export function pathFilter({ include, exclude }: { include: string[]; exclude: string[] }): (path: string) => boolean {
  const included = include.length > 0 ? picomatch(include.map(trimmed)) : () => true
  const excluded = exclude.length > 0 ? picomatch(exclude.map(trimmed), { dot: true }) : () => false
  return (path) => included(path) && !excluded(path)
}

/** A pattern written from the root (`/docs/**`) or ending in a folder (`docs/`) means what a person expects. */
const trimmed = (pattern: string) => pattern.replace(/^\.?\/+/, '').replace(/\/$/, '/**')
