'use client'

import { Alert, Button, FileButton, Group, Modal, Text, Textarea } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Phrase } from '@/components/ui/phrases'
import { decodeUnicode } from '@/pipeline/decode-unicode'
import { english } from '@/pipeline/said'
import type { ImportedPipelineDto } from '@/server/services/pipelines/types'
import classes from './pipelines.module.css'
import { usePipelineActions } from './use-pipeline-actions'

/** Takes an exported pipeline as file or text and opens it. */
export function ImportDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useTranslations('pipelines')
  return (
    <Modal opened={opened} onClose={onClose} title={t('importTitle')} size="lg">
      {opened ? <ImportForm onClose={onClose} /> : null}
    </Modal>
  )
}

function ImportForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('pipelines')
  const common = useTranslations('common')
  const router = useRouter()
  const trpc = useTRPC()
  const { refresh } = usePipelineActions()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const load = useMutation(
    trpc.pipelines.import.mutationOptions({
      onSuccess: async ({ id, warnings }) => {
        await refresh()
        if (warnings.length === 0) router.push(`/pipelines/${id}`)
      },
    }),
  )
  if (load.data && load.data.warnings.length > 0) return <Imported {...load.data} />
  const submit = (json: string) => {
    try {
      const document: unknown = JSON.parse(json)
      setProblem(null)
      load.mutate({ document })
    } catch (error) {
      setProblem(t('importNotJson', { reason: error instanceof Error ? error.message : String(error) }))
    }
  }
  const readFile = async (file: File | null | undefined) => {
    if (!file) return
    const content = decodeUnicode(new Uint8Array(await file.arrayBuffer()))
    setText(content)
    submit(content)
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit(text)
      }}
    >
      <Text size="sm" c="dimmed" mb="sm">
        {t('importBody')}
      </Text>
      <DropArea onFile={(file) => void readFile(file)} />
      <Textarea
        label={t('importPaste')}
        mt="md"
        mb="sm"
        minRows={6}
        maxRows={14}
        autosize
        size="xs"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setProblem(null)
        }}
        error={problem}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      {load.isError ? <ErrorCard error={load.error} compact /> : null}
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={onClose}>
          {common('actions.cancel')}
        </Button>
        <Button type="submit" disabled={!text.trim()} loading={load.isPending || load.isSuccess}>
          {t('importAction')}
        </Button>
      </Group>
    </form>
  )
}

/** What of the file was changed or cannot run here, before the pipeline is opened. */
function Imported({ id, name, warnings }: Pick<ImportedPipelineDto, 'id' | 'name' | 'warnings'>) {
  const t = useTranslations('pipelines')
  return (
    <>
      <Alert color="yellow" title={t('importedWith', { name, count: warnings.length })}>
        <ul className={classes.warnings}>
          {warnings.map((warning) => (
            <li key={english(warning)}>
              <Phrase>{warning}</Phrase>
            </li>
          ))}
        </ul>
      </Alert>
      <Group justify="flex-end" mt="md">
        <Button component={Link} href={`/pipelines/${id}`} data-autofocus>
          {t('importedOpen')}
        </Button>
      </Group>
    </>
  )
}

function DropArea({ onFile }: { onFile: (file: File | null | undefined) => void }) {
  const t = useTranslations('pipelines')
  const [over, setOver] = useState(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button does the same by keyboard.
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        onFile(event.dataTransfer.files[0])
      }}
    >
      <span>{t('importDrop')}</span>
      <FileButton accept="application/json,.json" onChange={onFile}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconFileImport size={15} aria-hidden />}>
            {t('importChoose')}
          </Button>
        )}
      </FileButton>
    </div>
  )
}
