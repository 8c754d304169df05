'use client'

import { ActionIcon, Button, NumberInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Place } from '@/pipeline/cases/case'
import classes from './cases.module.css'
import { PlacePicker } from './place-picker'

const MOST = 50

interface PlacesFieldProps {
  places: readonly Place[]
  collectionId: string | null
  onChange: (places: readonly Place[]) => void
}

/** Where a place can be looked at; nothing for a document that is not here. */
export const placeHref = ({ documentId, start, end }: Place): string | undefined =>
  documentId === undefined
    ? undefined
    : `/documents/${encodeURIComponent(documentId)}${start === undefined ? '' : `?start=${start}&end=${end ?? ''}`}`

/** The documents and passages that answer a case. */
export function PlacesField({ places, collectionId, onChange }: PlacesFieldProps) {
  const t = useTranslations('datasets.case')
  const [picking, setPicking] = useState(false)
  return (
    <section aria-label={t('places')} className={classes.list}>
      <h3 className={classes.heading}>{t('places')}</h3>
      {places.map((place, index) => (
        <PlaceRow
          key={`${place.documentId ?? place.documentName} ${place.start ?? ''}`}
          place={place}
          onChange={(next) => onChange(places.flatMap((one, at) => (at === index ? (next ?? []) : one)))}
        />
      ))}
      {picking ? (
        <PlacePicker
          collectionId={places[0]?.collectionId ?? collectionId}
          onCancel={() => setPicking(false)}
          onPick={(place) => {
            setPicking(false)
            onChange([...places, place])
          }}
        />
      ) : (
        <Button
          variant="subtle"
          size="compact-xs"
          className={classes.add}
          leftSection={<IconPlus size={13} aria-hidden />}
          disabled={places.length >= MOST}
          onClick={() => setPicking(true)}
        >
          {t('addPlace')}
        </Button>
      )}
    </section>
  )
}

function PlaceRow({ place, onChange }: { place: Place; onChange: (place: Place | null) => void }) {
  const t = useTranslations('datasets.case')
  const { documentName, quote, start, grade } = place
  const href = placeHref(place)
  return (
    <div className={classes.place}>
      <div className={classes.placeText}>
        {href ? (
          <Link href={href} target="_blank">
            {documentName}
          </Link>
        ) : (
          <span title={t('notHere')}>{documentName}</span>
        )}
        <span className={classes.quote}>{start === undefined && !quote ? t('anyPassage') : quote}</span>
      </div>
      <NumberInput
        aria-label={t('grade', { name: documentName })}
        title={t('gradeHint')}
        size="xs"
        w={64}
        min={1}
        max={10}
        allowDecimal={false}
        value={grade ?? 1}
        onChange={(next) => {
          const { grade: _, ...rest } = place
          onChange(typeof next === 'number' && next > 1 ? { ...rest, grade: Math.min(10, next) } : rest)
        }}
      />
      <ActionIcon aria-label={t('removePlace', { name: documentName })} onClick={() => onChange(null)}>
        <IconTrash size={15} aria-hidden />
      </ActionIcon>
    </div>
  )
}
