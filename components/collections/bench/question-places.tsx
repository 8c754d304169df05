import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { QuestionDto } from '@/server/services/retrieval/types'
import classes from './bench.module.css'

/** Where a question is answered, as links that open the documents at those places. `short`: says no more than their names. */
export function QuestionPlaces({ places, short = false }: Pick<QuestionDto, 'places'> & { short?: boolean }) {
  const t = useTranslations('collections.questions')
  return places.map(({ documentId, documentName, passage }) => {
    const at = passage ? `?start=${passage.start}&end=${passage.end}` : ''
    return (
      <Link
        key={`${documentId}${at}`}
        className={classes.questionPlace}
        href={`/documents/${encodeURIComponent(documentId)}${at}`}
      >
        {passage && !short ? t('passageOf', { name: documentName }) : documentName}
      </Link>
    )
  })
}
