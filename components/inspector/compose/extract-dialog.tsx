'use client'

import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { useEditor, useEditorInstance, useUi } from '@/components/state/editor-context'
import { type Extraction, extractNodes } from '@/components/state/extract-nodes'
import type { Refused } from '@/components/state/sub-pipelines'
import { useRefusalText } from './refusal-text'
import { usePublishPart } from './use-publish-part'

/** Makes a pipeline of the selected nodes and puts a node that runs it in their place. */
export function ExtractDialog() {
  const t = useTranslations('editor.compose')
  const { ui } = useEditorInstance()
  const opened = useUi((state) => state.extractOpen)
  const close = () => ui.setState({ extractOpen: false })
  return (
    <Modal opened={opened} onClose={close} title={t('extract')}>
      {opened ? <ExtractContent onClose={close} /> : null}
    </Modal>
  )
}

function ExtractContent({ onClose }: { onClose: () => void }) {
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const selection = useEditor((state) => state.selection)
  const result = useMemo(() => extractNodes(graph, definitions, selection), [graph, definitions, selection])
  return result.ok ? (
    <ExtractForm extraction={result} onClose={onClose} />
  ) : (
    <CannotExtract refused={result} onClose={onClose} />
  )
}

function CannotExtract({ refused, onClose }: { refused: Refused; onClose: () => void }) {
  const t = useTranslations('editor.compose')
  const textOf = useRefusalText()
  return (
    <Stack>
      <Alert color="yellow">{textOf(refused)}</Alert>
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('close')}</Button>
      </Group>
    </Stack>
  )
}

function ExtractForm({ extraction, onClose }: { extraction: Extraction; onClose: () => void }) {
  const t = useTranslations('editor.compose')
  const [title] = useState(() => extraction.graph.groups[0]?.title ?? '')
  const [name, setName] = useState(title)
  const { publish, busy, error } = usePublishPart(extraction, onClose)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void publish(name.trim())
      }}
    >
      <Stack>
        <Text size="sm">{t('extractHint', { count: extraction.graph.nodes.length - 2 })}</Text>
        <TextInput
          data-autofocus
          label={t('name')}
          value={name}
          maxLength={120}
          error={error}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={busy}>
            {t('extract')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
