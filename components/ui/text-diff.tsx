'use client'

import { diffLines, diffWordsWithSpace } from 'diff'
import { useMemo } from 'react'
import classes from './text-diff.module.css'

/** Words are compared up to this many characters of both texts together, lines beyond. */
const MAX_WORDS = 20_000

/** Two texts in one: what is gone struck out, what is new underlined; both for screen readers too. */
export function TextDiff({ before, after }: { before: string; after: string }) {
  const parts = useParts(before, after)
  let at = 0
  return (
    <div className={classes.text}>
      {parts.map(({ value, added, removed }) => {
        const key = at++
        if (added) return <ins key={key}>{value}</ins>
        return removed ? <del key={key}>{value}</del> : <span key={key}>{value}</span>
      })}
    </div>
  )
}

interface TextSidesProps {
  before: string
  after: string
  /** Of what holds both, and of each. */
  className?: string
  sideClassName?: string
}

/** Two texts beside each other, with what only one of them has marked. */
export function TextSides({ before, after, className, sideClassName }: TextSidesProps) {
  const parts = useParts(before, after)
  const side = (other: 'added' | 'removed') => parts.map((part, at) => ({ ...part, at })).filter((part) => !part[other])
  return (
    <div className={`${classes.sides} ${className ?? ''}`}>
      <div className={sideClassName}>
        {side('added').map(({ value, removed, at }) =>
          removed ? <del key={at}>{value}</del> : <span key={at}>{value}</span>,
        )}
      </div>
      <div className={sideClassName}>
        {side('removed').map(({ value, added, at }) =>
          added ? <ins key={at}>{value}</ins> : <span key={at}>{value}</span>,
        )}
      </div>
    </div>
  )
}

function useParts(before: string, after: string) {
  return useMemo(
    () => (before.length + after.length > MAX_WORDS ? diffLines(before, after) : diffWordsWithSpace(before, after)),
    [before, after],
  )
}
