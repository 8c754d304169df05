'use client'

import { Button, FileInput, Group, Modal, Progress, Stack, Text, TextInput } from '@mantine/core'
import { IconFile } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { InlineText } from '@/components/ui/inline-text'
import { useFormat } from '@/components/ui/use-format'
import { type FaissDraft, type FaissProblem, faissFormData, faissProblems } from './faiss-form'
import { EmbedderSelect } from './models/embedder-select'
import { LanguageSelect } from './models/language-select'
import { sendBody } from './send-body'

/** Makes a collection out of a FAISS index and its texts, and opens it. */
export function FaissImportDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useTranslations('collections.faiss')
  return (
    // A click beside the window would lose the chosen files.
    <Modal opened={opened} onClose={onClose} title={t('importTitle')} size="lg" closeOnClickOutside={false}>
      {opened ? <ImportForm onClose={onClose} /> : null}
    </Modal>
  )
}

const emptyDraft: FaissDraft = { name: '', language: 'auto', embedder: 'auto', index: null, docstore: null }
const ENTRY = '{"page_content": "…", "metadata": {"source": "…"}}'

function ImportForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('collections.faiss')
  const common = useTranslations('common')
  const create = useTranslations('collections.create')
  const trpc = useTRPC()
  const limit = useQuery(trpc.system.status.queryOptions()).data?.limits.uploadBytes
  const [draft, setDraft] = useState<FaissDraft>(emptyDraft)
  const [tried, setTried] = useState(false)
  const change = (part: Partial<FaissDraft>) => setDraft((current) => ({ ...current, ...part }))
  const problems = faissProblems(draft, limit)
  const textOf = useProblemText(limit)
  const { send, share } = useImport()
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (Object.keys(problems).length === 0) send.mutate(draft)
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('importBody')}
        </Text>
        <TextInput
          label={create('name')}
          placeholder={create('namePlaceholder')}
          value={draft.name}
          maxLength={120}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={tried ? textOf(problems.name) : null}
          data-autofocus
        />
        <PartInput
          label={t('index')}
          hint={t('indexHint')}
          accept=".faiss,.index"
          value={draft.index}
          onChange={(index) => change({ index })}
          error={tried || problems.index === 'tooLarge' ? textOf(problems.index) : null}
        />
        <PartInput
          label={t('docstore')}
          hint={t('docstoreHint', { entry: ENTRY })}
          accept=".jsonl,.json,.pkl"
          value={draft.docstore}
          onChange={(docstore) => change({ docstore })}
          error={tried || problems.docstore === 'docstorePickle' ? textOf(problems.docstore) : null}
        />
        <Group grow align="flex-start">
          <EmbedderSelect
            value={draft.embedder}
            onChange={(embedder) => change({ embedder })}
            hint={t('embedderHint')}
          />
          <LanguageSelect value={draft.language} onChange={(language) => change({ language })} />
        </Group>
        {send.isPending ? <Sending share={share} /> : null}
        {send.isError ? <ErrorCard error={send.error} compact /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common('actions.cancel')}
          </Button>
          <Button type="submit" loading={send.isPending || send.isSuccess}>
            {t('importAction')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface PartInputProps {
  label: string
  hint: string
  accept: string
  value: File | null
  onChange: (file: File | null) => void
  error: string | null
}

function PartInput({ hint, ...props }: PartInputProps) {
  const t = useTranslations('collections.faiss')
  return (
    <FileInput
      {...props}
      size="xs"
      clearable
      placeholder={t('choose')}
      leftSection={<IconFile size={15} aria-hidden />}
      description={<InlineText text={hint} />}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
    />
  )
}

/** How far it is: the files on their way, then the collection being made of them. */
function Sending({ share }: { share: number }) {
  const t = useTranslations('collections.faiss')
  const text = share < 1 ? t('sending', { share }) : t('building')
  return (
    <div role="status">
      <Text size="xs" c="dimmed" mb={4}>
        {text}
      </Text>
      <Progress value={share * 100} size="sm" aria-label={text} animated={share >= 1} />
    </div>
  )
}

function useProblemText(limit: number | undefined): (problem: FaissProblem | undefined) => string | null {
  const t = useTranslations('collections.faiss.problems')
  const format = useFormat()
  return (problem) => (problem ? t(problem, { limit: format.bytes(limit ?? 0) }) : null)
}

const resultSchema = z.object({ id: z.string() })

/** Sends the form; leaving the window before the collection is there stops the work, and then nothing stays. */
function useImport() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const router = useRouter()
  const [share, setShare] = useState(0)
  const stop = useRef<AbortController>(null)
  useEffect(() => () => stop.current?.abort(), [])
  const send = useMutation({
    mutationFn: (draft: FaissDraft) => {
      setShare(0)
      stop.current = new AbortController()
      const request = {
        method: 'POST',
        path: '/api/collections/faiss',
        body: faissFormData(draft),
        result: resultSchema,
      } as const
      return sendBody(request, { signal: stop.current.signal, onProgress: setShare })
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries(trpc.collections.list.queryFilter())
      router.push(`/collections/${id}`)
    },
  })
  return { send, share }
}
