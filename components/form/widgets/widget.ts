import type { Issue } from '@/pipeline/issue'
import type { NodeTexts } from '@/pipeline/node-definition'
import type { FieldSpec } from '../field-specs'

/** What every widget gets. `value` is what the config holds, or the field's default. */
export interface WidgetProps {
  spec: FieldSpec
  value: unknown
  onChange: (value: unknown) => void
  /** Replaces the whole config, for widgets that set several fields at once. */
  onConfig: (config: Record<string, unknown>) => void
  label: string
  hint: string | undefined
  /** The first issue at this field, in the reader's language. */
  error: string | undefined
  texts: NodeTexts
  /** Issues at and below this field. */
  issues: Issue[]
  /** The whole config, for widgets that depend on a sibling. */
  config: Record<string, unknown>
}
