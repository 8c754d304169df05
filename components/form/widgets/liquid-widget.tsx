'use client'

import { useEditor } from '@/components/state/editor-context'
import { FieldFrame } from './field-frame'
import { LazyCodeEditor } from './lazy-code-editor'
import { useTemplateNames } from './use-template-names'
import type { WidgetProps } from './widget'
import classes from './widgets.module.css'

/** A Liquid template, with the names that it may use offered while it is written. */
export function LiquidWidget({ value, onChange, label, hint, error }: WidgetProps) {
  const names = useTemplateNames()
  const readOnly = useEditor((state) => state.readOnly)
  return (
    <FieldFrame label={label} hint={hint} error={error}>
      <div className={classes.code} data-invalid={error !== undefined || undefined}>
        <LazyCodeEditor
          language="liquid"
          label={label}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
          invalid={error !== undefined}
          names={names}
          readOnly={readOnly}
        />
      </div>
    </FieldFrame>
  )
}
