package gate

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/candorhttp/candor"
	"github.com/candorhttp/candor/watch"
)

// metrics are what Prometheus scrapes. Labels are closed sets: templates,
// registered methods, codes, reasons; never a path, a subject, a token or an
// address.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	would    *prometheus.CounterVec
}

func newMetrics(j *judging, w *watching) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "candor_requests_total", Help: "Requests answered, by route template, status and reason."}, []string{"method", "route", "status", "reason"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "candor_request_duration_seconds", Help: "Time from the request's head to the end of the answer.", Buckets: prometheus.DefBuckets}, []string{"method", "route"}),
		would:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "candor_would_refuse_total", Help: "Requests that passed in observe mode and would have been refused."}, []string{"method", "route", "reason"}),
	}
	m.registry.MustRegister(m.requests, m.duration, m.would, judgedMetrics{j}, incidentMetrics{w})
	return m
}

// methods are the values of the label; anything else is "other".
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"}

func methodLabel(m string) string {
	if slices.Contains(methods, m) {
		return m
	}
	return "other"
}

func (m *metrics) add(ev *candor.Event) {
	method := methodLabel(ev.Method)
	m.requests.WithLabelValues(method, ev.Route, strconv.Itoa(ev.Status), ev.Reason).Inc()
	m.duration.WithLabelValues(method, ev.Route).Observe(ev.DurationMS / 1000)
	if ev.Would != "" {
		m.would.WithLabelValues(method, ev.Route, ev.Would).Inc()
	}
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{EnableOpenMetrics: true})
}

// judgedMetrics tells what the judge found, when it is asked. The labels are
// closed sets: rules and severities.
type judgedMetrics struct{ *judging }

var (
	findingsDesc  = prometheus.NewDesc("candor_findings_total", "Answers of the upstream that break a rule.", []string{"rule", "severity"}, nil)
	repairsDesc   = prometheus.NewDesc("candor_repairs_total", "Answers of the upstream that were mended, by the rule whose fault it was.", []string{"rule"}, nil)
	notJudgedDesc = prometheus.NewDesc("candor_answers_not_judged_total", "Answers of the upstream that were not judged because too many came at once.", nil, nil)
)

// Describe names the metrics.
func (m judgedMetrics) Describe(ch chan<- *prometheus.Desc) {
	ch <- findingsDesc
	ch <- repairsDesc
	ch <- notJudgedDesc
}

// Collect sends the counts.
func (m judgedMetrics) Collect(ch chan<- prometheus.Metric) {
	for k, n := range m.totals() {
		ch <- prometheus.MustNewConstMetric(findingsDesc, prometheus.CounterValue, float64(n), k.rule, string(k.severity))
	}
	for rule, n := range m.repairs() {
		ch <- prometheus.MustNewConstMetric(repairsDesc, prometheus.CounterValue, float64(n), rule)
	}
	ch <- prometheus.MustNewConstMetric(notJudgedDesc, prometheus.CounterValue, float64(m.skipped.Load()))
}

// incidentMetrics tells what the watch found, when it is asked. The label is
// the closed set of the kinds of causes.
type incidentMetrics struct{ *watching }

var (
	incidentsDesc = prometheus.NewDesc("candor_incidents_total", "Incidents that began, by the kind of cause that was named first.", []string{"kind"}, nil)
	activeDesc    = prometheus.NewDesc("candor_incident_active", "Incidents that go on, by the kind of cause that is named now.", []string{"kind"}, nil)
	unwatchedDesc = prometheus.NewDesc("candor_watch_lost_total", "Requests that the watch did not see because too many came at once.", nil, nil)
)

// Describe names the metrics.
func (m incidentMetrics) Describe(ch chan<- *prometheus.Desc) {
	ch <- incidentsDesc
	ch <- activeDesc
	ch <- unwatchedDesc
}

// Collect sends the counts, of every kind so that a first incident is a rise.
func (m incidentMetrics) Collect(ch chan<- prometheus.Metric) {
	opened, active := m.kinds(time.Now())
	for i := range watch.Kinds {
		kind := watch.Kinds[i].Name
		ch <- prometheus.MustNewConstMetric(incidentsDesc, prometheus.CounterValue, float64(opened[kind]), kind)
		ch <- prometheus.MustNewConstMetric(activeDesc, prometheus.GaugeValue, float64(active[kind]), kind)
	}
	ch <- prometheus.MustNewConstMetric(unwatchedDesc, prometheus.CounterValue, float64(m.lost.Load()))
}
