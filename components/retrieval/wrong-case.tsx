'use client'

import { Button } from '@mantine/core'
import { IconBookmark } from '@tabler/icons-react'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type NewCase, useCaseKeeper } from '@/components/cases/use-keep-case'
import { useTRPCClient } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import type { Place } from '@/pipeline/cases/case'
import type { ExpectedDraft } from './expected-form'

const CaseDialog = dynamic(() => import('@/components/cases/case-dialog').then((module) => module.CaseDialog), {
  ssr: false,
})

interface WrongCaseProps {
  run: { runId: string }
  /** What should have answered, as far as it is said. */
  expected: ExpectedDraft
  /** The case lies above what this is in, or no more. */
  onAbove: (above: boolean) => void
}

/** Makes a case of a run whose answer is wrong: with its inputs and the right place, for a person to say what is expected. */
export function WrongCase({ run, expected, onAbove }: WrongCaseProps) {
  const t = useTranslations('datasets.save')
  const client = useTRPCClient()
  const keeper = useCaseKeeper()
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const [given, setGiven] = useState<NewCase | null>(null)
  const placeOf = async ({ documentId, text }: ExpectedDraft): Promise<Place | null> => {
    if (documentId === null) return null
    const document = await client.collections.document.query({ documentId })
    return placeIn(document, text.trim())
  }
  const begin = async () => {
    setBusy(true)
    try {
      const [read, place] = await Promise.all([keeper.read(run), placeOf(expected)])
      // Neither its answer nor what it cites is what was wanted.
      onAbove(true)
      setGiven({ ...read, draft: { ...read.draft, expected: { places: place ? [place] : [] } } })
    } catch (error) {
      notify.error(error)
    }
    setBusy(false)
  }
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconBookmark size={15} aria-hidden />}
        loading={busy}
        title={t('wrongHint')}
        onClick={() => void begin()}
      >
        {t('wrong')}
      </Button>
      {given ? (
        <CaseDialog
          about={{ kind: 'new', given }}
          collectionId={expected.collectionId}
          onClose={() => {
            setGiven(null)
            // Not while the key that closed it is still on its way.
            setTimeout(() => onAbove(false))
          }}
        />
      ) : null}
    </>
  )
}

type Placed = Pick<Required<Place>, 'collectionId'> & { id: string; name: string; text: string }

/** The place of a passage in its document; where the text has it not, the whole document with the passage's words. */
export function placeIn({ collectionId, id, name, text }: Placed, passage: string): Place {
  const document = { collectionId, documentId: id, documentName: name }
  if (passage === '') return document
  const start = text.indexOf(passage)
  return { ...document, quote: passage, ...(start >= 0 && { start, end: start + passage.length }) }
}
