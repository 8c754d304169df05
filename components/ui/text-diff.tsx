'use client'

import { diffLines, diffWordsWithSpace } from 'diff'
import { useMemo } from 'react'
import classes from './text-diff.module.css'

/** Words are compared up to this many characters of both texts together, lines beyond. */
const MAX_WORDS = 20_000

/** Two texts in one: what is gone struck out, what is new underlined; both for screen readers too. */
export function TextDiff({ before, after }: { before: string; after: string }) {
  const parts = useMemo(
    () => (before.length + after.length > MAX_WORDS ? diffLines(before, after) : diffWordsWithSpace(before, after)),
    [before, after],
  )
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
