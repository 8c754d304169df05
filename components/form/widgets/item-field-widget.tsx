'use client'

import { Select, Text } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import { z } from 'zod'
import { portsOfNode } from '@/components/state/connections'
import { useEditor } from '@/components/state/editor-context'
import { singleSelected } from '@/components/state/editor-store'
import { InlineText } from '@/components/ui/inline-text'
import { localeOf, portLabel, textsOf } from '@/components/words/node-texts'
import { inputFieldSchema } from '@/pipeline/input-field'
import { exampleList } from './item-example'
import type { WidgetProps } from './widget'
import classes from './widgets.module.css'

const fieldsSchema = z.array(inputFieldSchema).catch([])

/** Which input of the chosen pipeline takes an item of the list; with a list that fits, and where the list comes from. */
export function ItemFieldWidget({ value, onChange, label, hint, error, config }: WidgetProps) {
  const t = useTranslations('editor.itemField')
  const fields = fieldsSchema.parse(config.fields)
  const current = typeof value === 'string' ? value : ''
  const automatic = fields.find(({ required }) => required) ?? fields[0]
  const data = fields.map(({ name, type }) => ({ value: name, label: t('option', { name, type: t(`types.${type}`) }) }))
  if (automatic) data.unshift({ value: '', label: t('auto', { name: automatic.name }) })
  // A name that is gone stays in sight, and is what the person chose until they choose another.
  if (current !== '' && !fields.some(({ name }) => name === current))
    data.push({ value: current, label: fields.length > 0 ? t('gone', { name: current }) : current })
  return (
    <div>
      <Select
        label={label}
        description={hint ? <InlineText text={hint} /> : undefined}
        error={error}
        placeholder={t('none')}
        data={data}
        value={current !== '' || automatic ? current : null}
        onChange={(next) => onChange(next ?? '')}
      />
      <Text size="xs" mt={6}>
        {t('example')}
      </Text>
      <pre className={classes.example}>
        {JSON.stringify(exampleList(fields, current === '' ? automatic?.name : current))}
      </pre>
      <ListOrigin />
    </div>
  )
}

/** Where the selected node's list comes from: its one input that does not follow from its settings. */
function ListOrigin() {
  const t = useTranslations('editor.itemField')
  const locale = localeOf(useLocale())
  const node = useEditor(singleSelected)
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  if (!node) return null
  const port = Object.entries(portsOfNode(node, definitions).inputs).find(([, spec]) => !spec.dynamic)?.[0]
  if (port === undefined) return null
  const edge = graph.edges.find(({ target }) => target.node === node.id && target.port === port)
  const source = graph.nodes.find(({ id }) => id === edge?.source.node)
  const from = source && definitions.get(source.type)
  return (
    <Text size="xs" c="dimmed" mt={4}>
      {edge && source
        ? t('from', {
            node: source.title ?? (from ? textsOf(from, locale).title : source.type),
            port: portLabel(from, edge.source.port, locale),
          })
        : t('unconnected', { port: portLabel(definitions.get(node.type), port, locale) })}
    </Text>
  )
}
