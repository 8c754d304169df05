'use client'

import { Button, FileButton, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useNotify } from '@/components/ui/use-notify'
import { splits } from '@/pipeline/cases/case'
import classes from './datasets.module.css'
import { ImportReportView } from './import-report-view'
import { type SentFile, sentFile } from './sent-file'

const formats = ['auto', 'csv', 'jsonl', 'json', 'beir', 'squad', 'promptfoo', 'ragas'] as const
type Format = (typeof formats)[number]
const ACCEPT = '.csv,.tsv,.jsonl,.ndjson,.json,.yaml,.yml'

interface ImportDialogProps {
  opened: boolean
  onClose: () => void
  /** Where the cases go; absent: a dataset of their own, which is opened. */
  dataset?: { id: string; name: string }
}

/** Takes cases from files of other tools: says first what would come of it. */
export function ImportDialog({ opened, onClose, dataset }: ImportDialogProps) {
  const t = useTranslations('datasets.import')
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={dataset ? t('titleInto', { name: dataset.name }) : t('title')}
      size="lg"
    >
      {opened ? <ImportForm onClose={onClose} dataset={dataset} /> : null}
    </Modal>
  )
}

interface Choice {
  files: SentFile[]
  format: Format
  name: string
  collectionId: string | null
  split: (typeof splits)[number] | null
}

/** The name of a file without folder and ending, for a dataset to be named after. */
const nameOf = (file: string): string => file.replace(/^.*\//, '').replace(/\.[^.]*$/, '')

function ImportForm({ onClose, dataset }: Pick<ImportDialogProps, 'onClose' | 'dataset'>) {
  const t = useTranslations('datasets.import')
  const common = useTranslations('common.actions')
  const [choice, setChoice] = useState<Choice>({ files: [], format: 'auto', name: '', collectionId: null, split: null })
  const { look, take } = useImport(dataset, onClose)
  const inputOf = ({ files, format, name, collectionId, split }: Choice) => ({
    files,
    format,
    ...(dataset ? { datasetId: dataset.id } : { name: name.trim() || undefined }),
    ...(collectionId !== null && { collectionId }),
    ...(split !== null && { split }),
  })
  // Every change is tried at once: what would come of it is always what is shown.
  const change = (part: Partial<Choice>) => {
    const next = { ...choice, ...part }
    setChoice(next)
    take.reset()
    if (next.files.length > 0 && !('name' in part && Object.keys(part).length === 1)) {
      look.mutate({ ...inputOf(next), dryRun: true })
    }
  }
  const addFiles = async (chosen: readonly File[]) => {
    const files = await Promise.all(chosen.map(sentFile))
    if (files.length > 0) change({ files, name: choice.name || nameOf(files[0]?.name ?? '') })
  }
  const report = look.data?.report
  const count = report ? report.added + report.updated : 0
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        take.mutate({ ...inputOf(choice), dryRun: false })
      }}
    >
      <Stack gap="sm">
        <DropArea files={choice.files.map(({ name }) => name)} onFiles={(files) => void addFiles(files)} />
        <ImportFields choice={choice} onChange={change} named={!dataset} />
        {look.isPending ? <p className={classes.dim}>{t('looking')}</p> : null}
        {look.isError ? <ErrorCard error={look.error} compact /> : null}
        {report && !look.isPending ? <ImportReportView report={report} /> : null}
        {take.isError ? <ErrorCard error={take.error} compact /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button type="submit" disabled={count === 0 || look.isPending} loading={take.isPending || take.isSuccess}>
            {t('action', { count })}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** What an import would do, and the import itself; a dataset of its own is opened after it. */
function useImport(dataset: ImportDialogProps['dataset'], onClose: () => void) {
  const t = useTranslations('datasets.import')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const router = useRouter()
  const notify = useNotify()
  const look = useMutation(trpc.datasets.import.mutationOptions())
  const take = useMutation(
    trpc.datasets.import.mutationOptions({
      onSuccess: async ({ datasetId, report }) => {
        await queries.invalidateQueries(trpc.datasets.pathFilter())
        const { added, updated, refusedTotal } = report
        notify.done(t('done', { added, updated, refused: refusedTotal }))
        if (dataset || datasetId === null) onClose()
        else router.push(`/datasets/${encodeURIComponent(datasetId)}`)
      },
    }),
  )
  return { look, take }
}

interface ImportFieldsProps {
  choice: Choice
  onChange: (part: Partial<Choice>) => void
  named: boolean
}

function ImportFields({ choice, onChange, named }: ImportFieldsProps) {
  const t = useTranslations('datasets.import')
  const words = useTranslations('datasets')
  const trpc = useTRPC()
  const collections = useQuery(trpc.collections.list.queryOptions())
  return (
    <>
      {named ? (
        <TextInput
          label={words('name')}
          placeholder={t('namePlaceholder')}
          maxLength={120}
          value={choice.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      ) : null}
      <Group grow align="flex-start">
        <Select
          label={t('format')}
          allowDeselect={false}
          data={formats.map((format) => ({ value: format, label: t(`formats.${format}`) }))}
          value={choice.format}
          onChange={(value) => onChange({ format: formats.find((one) => one === value) ?? 'auto' })}
        />
        <Select
          label={words('case.split')}
          allowDeselect={false}
          data={[
            { value: '', label: t('bySource') },
            ...splits.map((split) => ({ value: split, label: words(`splits.${split}`) })),
          ]}
          value={choice.split ?? ''}
          onChange={(value) => onChange({ split: splits.find((one) => one === value) ?? null })}
        />
      </Group>
      <Select
        label={t('collection')}
        description={t('collectionHint')}
        allowDeselect={false}
        data={[
          { value: '', label: t('noCollection') },
          ...(collections.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={choice.collectionId ?? ''}
        onChange={(collectionId) => onChange({ collectionId: collectionId || null })}
      />
    </>
  )
}

function DropArea({ files, onFiles }: { files: readonly string[]; onFiles: (files: File[]) => void }) {
  const t = useTranslations('datasets.import')
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
        onFiles([...event.dataTransfer.files])
      }}
    >
      <span>{files.length === 0 ? t('drop') : files.join(', ')}</span>
      <FileButton accept={ACCEPT} multiple onChange={onFiles}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconFileImport size={15} aria-hidden />}>
            {t('choose')}
          </Button>
        )}
      </FileButton>
    </div>
  )
}
