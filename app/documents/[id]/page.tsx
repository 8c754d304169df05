import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { DocumentPage } from '@/components/documents/document-page'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('documents')
  return { title: t('title') }
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <DocumentPage id={id} />
}
