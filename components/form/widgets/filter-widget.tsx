'use client'

import { useEditor } from '@/components/state/editor-context'
import { useIssueText } from '@/components/words/use-issue-text'
import { FieldFrame } from './field-frame'
import { FilterGroups } from './filter-groups'
import { filterableFields, filterOf, rowsOf } from './filter-rows'
import type { WidgetProps } from './widget'

/** Conditions on metadata. */
export function FilterWidget({ value, onChange, label, hint, error, issues, config }: WidgetProps) {
  const textOf = useIssueText()
  const collections = useEditor((state) => state.environment.collections)
  // The collection is whichever sibling value names one: forms know no node type.
  const collection = collections.find((candidate) => Object.values(config).includes(candidate.id))
  return (
    <FieldFrame
      label={label}
      hint={hint}
      error={issues.some(({ path }) => (path?.length ?? 0) < 3) ? error : undefined}
    >
      <FilterGroups
        rows={rowsOf(value)}
        fields={filterableFields(collection?.fields ?? [])}
        inputs
        errorOf={(clause, place) => {
          const found = issues.find(({ path }) => path?.[1] === clause && path[2] === place)
          return found && textOf(found).message
        }}
        onChange={(rows) => onChange(filterOf(rows))}
      />
    </FieldFrame>
  )
}
