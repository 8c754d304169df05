'use client'

import { Button, FileButton } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { useFormat } from '@/components/ui/use-format'
import classes from './collections.module.css'
import { uploadQueue } from './uploads'

/** Kinds the server reads; the browser's dialog offers these, the server decides. */
const ACCEPT = [
  'text/*',
  '.pdf,.docx,.pptx,.xlsx,.odt,.rtf,.epub',
  '.html,.htm,.xhtml,.md,.markdown,.mdx,.txt,.log,.rst,.tex',
  '.csv,.tsv,.json,.jsonl,.ndjson,.xml,.yaml,.yml,.toml,.eml,.msg',
  '.js,.mjs,.cjs,.jsx,.ts,.tsx,.py,.java,.kt,.scala,.go,.rs,.c,.h,.cc,.cpp,.hpp,.cs,.rb,.php,.swift,.lua,.sh,.sql,.r,.ipynb',
  '.png,.jpg,.jpeg,.tif,.tiff',
].join(',')

/** Takes files dropped anywhere on the page into a collection. */
export function DropZone({ collectionId, children }: { collectionId: string; children: ReactNode }) {
  const t = useTranslations('collections.upload')
  const format = useFormat()
  const trpc = useTRPC()
  const status = useQuery(trpc.system.status.queryOptions())
  const over = useWindowDrop((files) => uploadQueue.add(collectionId, files))
  const limit = status.data?.limits.uploadBytes
  return (
    <>
      <div className={classes.zone} data-over={over || undefined}>
        <IconUpload size={20} stroke={1.6} aria-hidden />
        <div className={classes.zoneText}>
          <strong>{over ? t('dropNow') : t('drop')}</strong>
          <span>{limit === undefined ? ' ' : t('kinds', { size: format.bytes(limit) })}</span>
        </div>
        <ChooseFilesButton collectionId={collectionId} />
      </div>
      {children}
    </>
  )
}

/** Opens the browser's file dialog; several files at once. */
export function ChooseFilesButton({ collectionId, primary }: { collectionId: string; primary?: boolean }) {
  const t = useTranslations('collections.upload')
  return (
    <FileButton multiple accept={ACCEPT} onChange={(files) => uploadQueue.add(collectionId, files)}>
      {(props) => (
        <Button {...props} variant={primary ? 'filled' : 'default'}>
          {t('choose')}
        </Button>
      )}
    </FileButton>
  )
}

/** Whether files are being dragged over the window; hands them over when they are dropped. */
function useWindowDrop(onFiles: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      // Only leaving the window has no related target; moving between its elements has one.
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      setOver(false)
      onFiles([...(event.dataTransfer?.files ?? [])])
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [onFiles])
  return over
}
