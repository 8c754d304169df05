import type { Issue } from '@/pipeline/issue'
import type { NodeTexts } from '@/pipeline/node-definition'
import type { FieldSpec } from '../field-specs'

/** Keeps fields side by side on one line, however long their hints are. */
export const hintBelow: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'error', 'description']

/** What the widget of a plain value gets. `value` is what the config holds, or the field's default. */
export interface PlainWidgetProps {
  spec: FieldSpec
  value: unknown
  /** `undefined`: it is not set any more. */
  onChange: (value: unknown) => void
  label: string
  hint: string | undefined
  /** What is wrong with it, in the reader's language. */
  error: string | undefined
  /** Labels of choices, by `field=choice`. */
  texts: { options?: Record<string, string> }
  placeholder?: string | undefined
  /** Where a form opens. */
  isFirst?: boolean
  /** A number that was emptied is told although the field needs one: the form says so. */
  tellsBlank?: boolean
}

/** What every widget of a node's form gets. */
export interface WidgetProps extends PlainWidgetProps {
  /** Replaces the whole config, for widgets that set several fields at once. */
  onConfig: (config: Record<string, unknown>) => void
  texts: NodeTexts
  /** Issues at and below this field. */
  issues: Issue[]
  /** The whole config, for widgets that depend on a sibling. */
  config: Record<string, unknown>
}
