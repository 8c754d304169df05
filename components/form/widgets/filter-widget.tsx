'use client'

import { useEditor } from '@/components/state/editor-context'
import { FieldFrame } from './field-frame'
import { FilterGroups } from './filter-groups'
import { filterableFields, filterOf, rowsOf } from './filter-rows'
import type { WidgetProps } from './widget'

/** Conditions on metadata. */
export function FilterWidget({ value, onChange, label, hint, error, config }: WidgetProps) {
  const collections = useEditor((state) => state.environment.collections)
  // The collection is whichever sibling value names one: forms know no node type.
  const collection = collections.find((candidate) => Object.values(config).includes(candidate.id))
  return (
    <FieldFrame label={label} hint={hint} error={error}>
      <FilterGroups
        rows={rowsOf(value)}
        fields={filterableFields(collection?.fields ?? [])}
        inputs
        onChange={(rows) => onChange(filterOf(rows))}
      />
    </FieldFrame>
  )
}
