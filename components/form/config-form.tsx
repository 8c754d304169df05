'use client'

import { Collapse, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useLocale, useTranslations } from 'next-intl'
import { type ComponentType, useEffect, useMemo, useRef, useState } from 'react'
import { useEditor } from '@/components/state/editor-context'
import { localeOf, textsOf } from '@/components/words/node-texts'
import { useIssueText } from '@/components/words/use-issue-text'
import type { GraphNode } from '@/pipeline/graph'
import type { Issue } from '@/pipeline/issue'
import type { AnyDefinition } from '@/pipeline/node-definition'
import classes from './config-form.module.css'
import { type FieldSpec, fieldSpecsOf, isVisible, type WidgetName } from './field-specs'
import { plainWidgets, Rows } from './plain-widgets'
import { VaryField } from './vary/vary-field'
import { BranchesWidget } from './widgets/branches-widget'
import { ChatModelWidget } from './widgets/chat-model-widget'
import { CollectionWidget } from './widgets/collection-widget'
import { ExamplesWidget } from './widgets/examples/examples-widget'
import { FilterWidget } from './widgets/filter-widget'
import { InputFieldsWidget } from './widgets/input-fields-widget'
import { ItemFieldWidget } from './widgets/item-field-widget'
import { JsonSchemaWidget } from './widgets/json-schema-widget'
import { KeyValuesWidget } from './widgets/key-values-widget'
import { LabelsWidget } from './widgets/labels-widget'
import { LiquidWidget } from './widgets/liquid-widget'
import { NumberListWidget } from './widgets/number-list-widget'
import { PipelineWidget } from './widgets/pipeline-widget'
import type { WidgetProps } from './widgets/widget'

const widgets: Record<WidgetName, ComponentType<WidgetProps>> = {
  ...plainWidgets,
  liquid: LiquidWidget,
  collection: CollectionWidget,
  'chat-model': ChatModelWidget,
  filter: FilterWidget,
  'input-fields': InputFieldsWidget,
  'json-schema': JsonSchemaWidget,
  pipeline: PipelineWidget,
  'item-field': ItemFieldWidget,
  branches: BranchesWidget,
  'key-values': KeyValuesWidget,
  'number-list': NumberListWidget,
  labels: LabelsWidget,
  examples: ExamplesWidget,
}

const noIssues: Issue[] = []

/** The settings of a node, derived from its definition. */
export function ConfigForm({ node, definition }: { node: GraphNode; definition: AnyDefinition }) {
  const t = useTranslations('editor.form')
  const specs = useMemo(() => fieldSpecsOf(definition), [definition])
  const issues = useEditor((state) => state.issues)
  const own = useMemo(() => issues.filter((issue) => issue.nodeId === node.id && issue.path?.length), [issues, node.id])
  const issuesOf = (spec: FieldSpec): Issue[] => {
    const found = own.filter((issue) => issue.path?.[0] === spec.name)
    return found.length > 0 ? found : noIssues
  }
  const { plain, advanced } = useMemo(() => {
    const visible = specs.filter((spec) => isVisible(spec, specs, node.config))
    return { plain: visible.filter((spec) => !spec.advanced), advanced: visible.filter((spec) => spec.advanced) }
  }, [specs, node.config])
  const wantsAdvanced = advanced.some((spec) => issuesOf(spec).length > 0)
  const [open, setOpen] = useState(false)
  const shown = open || wantsAdvanced
  const form = useFieldFocus(node.id, advanced, setOpen)
  const field = (spec: FieldSpec) => [
    <Field key={spec.name} spec={spec} node={node} definition={definition} issues={issuesOf(spec)} />,
  ]
  return (
    <div className={classes.form} ref={form}>
      <Rows specs={plain} field={field} />
      {advanced.length > 0 ? (
        <>
          <UnstyledButton className={classes.more} aria-expanded={shown} onClick={() => setOpen(!open)}>
            {shown ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
            {t('advanced')}
          </UnstyledButton>
          <Collapse expanded={shown} keepMounted={false}>
            <div className={classes.form}>
              <Rows specs={advanced} field={field} />
            </div>
          </Collapse>
        </>
      ) : null}
    </div>
  )
}

interface FieldProps {
  spec: FieldSpec
  node: GraphNode
  definition: AnyDefinition
  issues: Issue[]
}

function Field({ spec, node, definition, issues }: FieldProps) {
  const locale = localeOf(useLocale())
  const texts = textsOf(definition, locale)
  const issueText = useIssueText()
  const configure = useEditor((state) => state.configure)
  const Widget = widgets[spec.widget]
  const first = issues[0]
  const change = (value: unknown) => {
    const { [spec.name]: _before, ...rest } = node.config
    configure(node.id, spec.name, value === undefined ? rest : { ...node.config, [spec.name]: value })
  }
  const label = texts.fields[spec.name]?.label ?? spec.name
  return (
    <VaryField spec={spec} node={node} label={label}>
      <Widget
        spec={spec}
        value={node.config[spec.name] ?? spec.default}
        onChange={change}
        onConfig={(config) => configure(node.id, spec.name, config)}
        label={label}
        hint={texts.fields[spec.name]?.hint}
        error={first ? issueText(first).message : undefined}
        texts={texts}
        issues={issues}
        config={node.config}
      />
    </VaryField>
  )
}

/** Moves the focus to the field somebody asked for: from an issue, or with Enter on the node. */
function useFieldFocus(nodeId: string, advanced: FieldSpec[], setOpen: (open: boolean) => void) {
  const form = useRef<HTMLDivElement>(null)
  const request = useEditor((state) => state.fieldFocus)
  const done = useRef(0)
  useEffect(() => {
    if (!request || request.node !== nodeId || request.count === done.current) return
    const name = request.path[0]
    if (advanced.some((spec) => spec.name === name)) setOpen(true)
    // The field may still have to appear: advanced ones unfold, editors load.
    const timer = setTimeout(() => {
      done.current = request.count
      focusField(form.current, name === undefined ? undefined : String(name))
    }, 60)
    return () => clearTimeout(timer)
  }, [request, nodeId, advanced, setOpen])
  return form
}

function focusField(form: HTMLElement | null, name: string | undefined): void {
  const field =
    name === undefined ? form?.querySelector('[data-field]') : form?.querySelector(`[data-field="${CSS.escape(name)}"]`)
  const target = field?.querySelector(
    'input:not([type="hidden"]), textarea, [contenteditable="true"], button, [tabindex="0"]',
  )
  if (!(target instanceof HTMLElement)) return
  target.focus({ preventScroll: true })
  target.scrollIntoView({ block: 'center' })
}
