'use client'

import { Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import classes from './collections.module.css'
import { inSight, type Upload } from './upload-queue'
import { uploadQueue } from './uploads'

/** How many waiting uploads get a row of their own. */
export const WAITING_ROWS = 5

/** Of many uploads at once: how many are left, and one button for all of them. */
export function UploadsBar({ collectionId, uploads }: { collectionId: string; uploads: readonly Upload[] }) {
  const t = useTranslations('collections.upload')
  const failed = uploads.filter((upload) => upload.state === 'failed').length
  const going = uploads.length - failed
  const { more } = inSight(uploads, WAITING_ROWS)
  if (going < 2 && failed < 2) return null
  return (
    <div className={classes.uploads} role="status">
      {going > 1 ? (
        <>
          <strong>{t('onTheWay', { count: going })}</strong>
          {more > 0 ? <span className={classes.dim}>{t('moreWaiting', { count: more })}</span> : null}
          <Button
            variant="default"
            leftSection={<IconX size={14} aria-hidden />}
            onClick={() => uploadQueue.clear(collectionId, ['waiting', 'sending'])}
          >
            {t('cancelAll')}
          </Button>
        </>
      ) : null}
      {failed > 1 ? (
        <Button variant="subtle" onClick={() => uploadQueue.clear(collectionId, ['failed'])}>
          {t('clearFailed', { count: failed })}
        </Button>
      ) : null}
    </div>
  )
}
