'use client'

import { Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import {
  type Encoding,
  type EncodingGroup,
  encodingGroups,
  encodingNames,
  encodings,
  textMimes,
} from '@/pipeline/encodings'
import type { DocumentDetails } from '@/server/services/collections/types'
import classes from './documents.module.css'

const AUTOMATIC = 'automatic'
// The keys of an object that is written out are its type's.
const groups = Object.keys(encodingGroups) as EncodingGroup[]

/** In which encoding a document's text is read, and the choice of another when the guess was wrong. */
export function EncodingSelect({ document }: { document: DocumentDetails }) {
  const t = useTranslations('documents')
  const trpc = useTRPC()
  const client = useQueryClient()
  const change = useMutation(
    trpc.collections.setEncoding.mutationOptions({
      onSuccess: () => client.invalidateQueries(trpc.collections.document.queryFilter({ documentId: document.id })),
    }),
  )
  const { chosenEncoding, encoding, removedAt } = document
  if (!textMimes.includes(document.mime) && chosenEncoding === null) return null
  const found = chosenEncoding === null && encoding !== null ? encodingNames[encoding] : null
  const option = (value: Encoding) => ({ value, label: encodingNames[value] })
  return (
    <>
      <Select
        className={classes.encoding}
        size="xs"
        label={t('encoding')}
        description={chosenEncoding === null ? undefined : t('encodingKept')}
        inputWrapperOrder={['label', 'input', 'description']}
        data={[
          { value: AUTOMATIC, label: found === null ? t('encodingAuto') : t('encodingFound', { name: found }) },
          ...groups.map((group) => ({ group: t(`encodingGroups.${group}`), items: encodingGroups[group].map(option) })),
        ]}
        value={chosenEncoding ?? AUTOMATIC}
        disabled={change.isPending || removedAt !== null}
        allowDeselect={false}
        onChange={(value) =>
          change.mutate({ documentId: document.id, encoding: encodings.find((each) => each === value) ?? null })
        }
      />
      {change.isError ? <ErrorCard error={change.error} compact /> : null}
    </>
  )
}
