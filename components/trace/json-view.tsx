'use client'

import { CopyButton } from '@/components/ui/copy-button'
import classes from './step.module.css'

/** Any value as JSON, to read and to copy. */
export function JsonView({ value }: { value: unknown }) {
  const text = JSON.stringify(value, null, 2) ?? ''
  return (
    <div className={classes.json}>
      <pre className={classes.pre}>{text}</pre>
      <div className={classes.copy}>
        <CopyButton value={text} />
      </div>
    </div>
  )
}
