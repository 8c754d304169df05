'use client'

import { CopyButton } from '@/components/ui/copy-button'
import classes from './step.module.css'

/** Any value as JSON, to read and to copy. */
export function JsonView({ value }: { value: unknown }) {
  const text = JSON.stringify(value, null, 2) ?? ''
  return (
    <div className={classes.json}>
      <TextBox text={text} />
      <div className={classes.copy}>
        <CopyButton value={text} />
      </div>
    </div>
  )
}

/** A text as it stands; a long one scrolls, by the keyboard too. */
export function TextBox({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by the keyboard too
    <pre className={classes.pre} tabIndex={0}>
      {text}
    </pre>
  )
}
