'use client'

import { FieldFrame } from './field-frame'
import { LazyCodeEditor } from './lazy-code-editor'
import type { WidgetProps } from './widget'
import classes from './widgets.module.css'

/** A Liquid template. */
export function LiquidWidget({ value, onChange, label, hint, error }: WidgetProps) {
  return (
    <FieldFrame label={label} hint={hint} error={error}>
      <div className={classes.code} data-invalid={error !== undefined || undefined}>
        <LazyCodeEditor
          language="liquid"
          label={label}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
          invalid={error !== undefined}
        />
      </div>
    </FieldFrame>
  )
}
