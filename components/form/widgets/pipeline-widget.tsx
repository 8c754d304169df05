'use client'

import { Anchor, Button, Select, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useEditor } from '@/components/state/editor-context'
import { InlineText } from '@/components/ui/inline-text'
import { isMadeId } from '@/pipeline/environment'
import { inputsChanged, withPipeline } from './pipeline-inputs'
import type { WidgetProps } from './widget'

/** A published pipeline by name; choosing it brings its inputs into the config, so that the node has its ports. */
export function PipelineWidget({ value, onConfig, label, hint, error, config }: WidgetProps) {
  const t = useTranslations('editor.pipelineChoice')
  const common = useTranslations('common')
  const pipelines = useEditor((state) => state.environment.pipelines)
  const informed = useEditor((state) => state.informed)
  const current = typeof value === 'string' && value !== '' ? value : null
  const chosen = pipelines.find((pipeline) => pipeline.id === current)
  const unpublished = useEditor((state) => state.environment.unpublished)
  const waiting = unpublished.find((pipeline) => pipeline.id === current)
  const data = pipelines.map(({ id, name, number }) => ({ value: id, label: t('option', { name, number }) }))
  if (informed && current !== null && !chosen)
    data.push({
      value: current,
      label: waiting ? t('unpublished', { name: waiting.name }) : isMadeId(current) ? t('gone') : current,
    })
  const known = chosen ?? waiting
  const choose = (id: string | null) =>
    onConfig(withPipeline(config, pipelines.find((pipeline) => pipeline.id === id) ?? null))
  return (
    <div>
      <Select
        label={label}
        description={hint ? <InlineText text={hint} /> : undefined}
        error={error}
        placeholder={!informed ? common('loading') : pipelines.length === 0 ? t('none') : t('choose')}
        data={data}
        value={current}
        searchable={pipelines.length > 8}
        onChange={choose}
      />
      {chosen && inputsChanged(config.fields, chosen) ? (
        <>
          <Text size="xs" mt={4}>
            {t('changed')}
          </Text>
          <Button variant="default" mt={4} onClick={() => choose(chosen.id)}>
            {t('takeOver')}
          </Button>
        </>
      ) : null}
      <Anchor href={known ? `/pipelines/${known.id}` : '/pipelines'} target="_blank" size="xs" display="block" mt={4}>
        {known ? t('open') : t('list')}
      </Anchor>
    </div>
  )
}
