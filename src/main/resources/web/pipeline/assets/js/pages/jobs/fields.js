/** What jobs can be filtered by; the names are those of `GET /api/v1/jobs`. */
export const STATUSES = ['queued', 'claimed', 'running', 'completed', 'failed', 'cancelled'];

export const FIELDS = [
  { name: 'status', label: 'Status', options: STATUSES },
  { name: 'q', label: 'Text', type: 'search', placeholder: 'in the error, the document url, or the id' },
  { name: 'task_type', label: 'Task type' },
  { name: 'source_id', label: 'Source' },
  { name: 'run_id', label: 'Run' },
  { name: 'project_id', label: 'Project' },
  { name: 'error_category', label: 'Category' },
  { name: 'error_code', label: 'Code' },
  { name: 'error_type', label: 'Error type', more: true },
  { name: 'fingerprint', label: 'Fingerprint', more: true },
  { name: 'worker_id', label: 'Worker', more: true },
  { name: 'parent_job_id', label: 'Parent job', more: true },
  { name: 'since', label: 'Enqueued since', more: true, placeholder: '2026-01-31T12:00:00Z' },
  { name: 'until', label: 'Enqueued before', more: true, placeholder: '2026-01-31T12:00:00Z' },
];
