//! Turns effects into work, and its results into messages. Reads and fetches are tasks; writes go through one queue.
//!
//! A newer piece of work for a slot cancels the older one. If a result of the older one still arrives, `update` drops it by
//! its ticket.

use std::collections::HashMap;
use std::io;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use chrono::Utc;
use futures_util::FutureExt;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, spawn_blocking};
use tokio::time::MissedTickBehavior;

use super::engine::{DeriveStep, Engine, EngineError, FeedRefresh, OpenedArticle, STACK, Step, Subscribed};
use super::pick::Picking;
use super::signals;
use super::writer::Writer;
use super::{Incoming, browser, engine, excerpts, heap, notify, say, threads};
use crate::app::HeadFacts;
use crate::app::excerpt::{Excerpt, ExcerptFormat};
use crate::app::picker::PickerChoice;
use crate::app::{Effect, ExcerptPlace, Failure, Msg, Outcome, PageNamer, Progress, Slot, Ticket};
use crate::article::{HttpUrl, QuotedPos, Sanitized};
use crate::feed::{Change, EntryId, EntryQuery, ListPart, Round, RoundEnd, TextVersion};
use crate::store::{Interrupt, ListMark, Notice, Store, StoreError};

/// How long blocking workers may still take at the end. What they are saving is saved completely or not at all.
const GRACE: Duration = Duration::from_millis(300);

/// Between two looks at whether another instance has changed the data file: about as long as a user needs to turn to it.
const BETWEEN_LOOKS: Duration = Duration::from_secs(2);

/// Deriving that is done by then has no job line, and one that takes longer moves the line no more often than this.
const UNNOTICED: Duration = Duration::from_secs(2);
const BETWEEN_STEPS: Duration = Duration::from_secs(1);

/// Everything that runs beside the loop. Dropping it waits for pending writes but not for the network. This happens at a
/// normal end, after a failure of the terminal, and after a panic of the loop.
pub struct Tasks {
    // Fields are dropped in this order: pending writes come first.
    writer: Writer,
    runtime: ShutdownOnDrop,
    engine: Engine,
    messages: Messages,
    running: HashMap<Slot, AbortHandle>,
    /// Reads that may take long.
    interrupts: HashMap<Slot, Interrupt>,
    /// Dropping it cancels the refresh that is under way.
    refresh: Option<oneshot::Sender<()>>,
    picking: Picking,
}

/// A runtime that does not wait for its blocking workers when dropped. The library's own would wait forever.
struct ShutdownOnDrop(Option<Runtime>);

impl Deref for ShutdownOnDrop {
    type Target = Runtime;

    fn deref(&self) -> &Runtime {
        self.0.as_ref().expect("only dropping takes it")
    }
}

impl Drop for ShutdownOnDrop {
    fn drop(&mut self) {
        self.0.take().into_iter().for_each(|runtime| runtime.shutdown_timeout(GRACE));
    }
}

/// Where results are sent.
#[derive(Clone)]
struct Messages(Sender<Incoming>);

impl Messages {
    /// Sends a message, unless the loop has ended.
    fn send(&self, msg: Msg) {
        let _ = self.0.send(Incoming::Msg(msg));
    }

    fn done(&self, ticket: Ticket, outcome: Outcome) {
        self.send(Msg::Done(ticket, outcome));
    }
}

impl Tasks {
    /// Starts the threads that carry out effects; their results go to `messages`.
    pub fn start(engine: Engine, messages: Sender<Incoming>) -> io::Result<Tasks> {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(2).thread_stack_size(STACK).on_thread_start(threads::step_back).enable_all();
        let runtime = builder.build()?;
        let (writer, messages) = (Writer::start()?, Messages(messages));
        Ok(Tasks {
            writer,
            runtime: ShutdownOnDrop(Some(runtime)),
            engine,
            messages,
            running: HashMap::new(),
            interrupts: HashMap::new(),
            refresh: None,
            picking: Picking::default(),
        })
    }

    /// Starts listening to signals.
    pub fn listen_to_signals(&self, incoming: &Sender<Incoming>) -> io::Result<()> {
        let _inside = self.runtime.enter();
        signals::listen(incoming)
    }

    /// Checks the data file if it was not closed the last time, and deletes the feeds that were removed before this start.
    /// Only a problem is reported.
    pub fn look_after_the_file(&self, purges: bool) {
        let (store, messages) = (self.engine.store().clone(), self.messages.clone());
        // From before the first key, so that what is removed from now on can be undone.
        let hidden = if purges { store.hidden_feeds().unwrap_or_default() } else { Vec::new() };
        self.runtime.spawn_blocking(move || {
            match store.check_if_left_open() {
                Ok(None) => {}
                Ok(Some(damage)) => messages.done(UNASKED, Outcome::Failed(Sanitized::line(&damage.to_string()))),
                Err(error) => messages.done(UNASKED, Outcome::Failed(Sanitized::line(&error.to_string()))),
            }
            // What is left over is deleted at the next start.
            if let Err(error) = store.purge(&hidden) {
                tracing::warn!("removed feeds were not deleted: {error}");
            }
        });
    }

    /// Looks every few seconds whether another instance has changed the data file. Nothing is sent, and nothing is drawn, as long
    /// as nothing has.
    pub fn watch_the_file(&self) {
        let (store, messages) = (self.engine.store().clone(), self.messages.clone());
        self.runtime.spawn(async move {
            let mut known = store.version();
            let mut ticks = tokio::time::interval(BETWEEN_LOOKS);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                ticks.tick().await;
                let now = store.version();
                if now.is_some() && now != known {
                    known = now;
                    messages.send(Msg::ChangedElsewhere);
                }
            }
        });
    }

    /// Starts the work for an effect. Effects for the loop itself are never passed here.
    pub fn start_one(&mut self, effect: Effect) {
        match effect {
            Effect::LoadFeeds(ticket) => self.load(ticket, |store| store.feeds().map(Outcome::Feeds)),
            Effect::CountLists(ticket, lists) => {
                self.load(ticket, move |store| store.count_lists(&lists).map(Outcome::ListsCounted));
            }
            Effect::LoadEntries { ticket, query, offset, rows, follow } => {
                self.load(ticket, move |store| load_entries(store, &query, offset, rows, follow));
            }
            Effect::Search { ticket, filter, rows } => self.look_through(ticket, move |store, interrupt| {
                store.search_until(interrupt, &filter, None, rows).map(Outcome::Found)
            }),
            Effect::CountFound(ticket, filter) => self.look_through(ticket, move |store, interrupt| {
                store.count_until(interrupt, &filter).map(Outcome::Counted)
            }),
            Effect::LoadSnippet(ticket, id, words) => {
                self.load(ticket, move |store| store.snippet(id, &words).map(Outcome::Preview));
            }
            Effect::LoadPreview(ticket, id) => self.load(ticket, move |store| store.preview(id).map(Outcome::Preview)),
            Effect::LoadQuestions(ticket, query) => {
                self.load(ticket, move |store| store.questions(&query).map(Outcome::Questions));
            }
            Effect::LoadAnswers(ticket, place) => {
                self.load(ticket, move |store| store.answers(place).map(|rows| Outcome::Answers(place, rows)));
            }
            Effect::LoadAnswer(ticket, place) => {
                let engine = self.engine.clone();
                self.spawn(ticket, async move {
                    engine.prepared(place.entry).await.map(|article| Outcome::Answer(place, article))
                });
            }
            Effect::OpenArticle(ticket, id, known) => self.open_article(ticket, id, known),
            Effect::OpenPage { ticket, url, named_by } => self.open_page(ticket, url, named_by),
            Effect::KeepPage { ticket, url, named_by } => self.keep_page(ticket, url, named_by),
            Effect::RefreshDue(ticket) => self.refresh(ticket, Round::Due),
            Effect::Refresh(ticket, round) => self.refresh(ticket, round),
            Effect::FindUnread { ticket, query, from, is_forward } => {
                self.load(ticket, move |store| store.next_unread(&query, from, is_forward).map(Outcome::Unread));
            }
            Effect::Cancel(Slot::Refresh) => self.refresh = None,
            Effect::Cancel(Slot::Pick) => self.picking = Picking::default(),
            Effect::Cancel(slot) => {
                self.interrupts.remove(&slot).iter().for_each(Interrupt::give_up);
                self.running.remove(&slot).iter().for_each(AbortHandle::abort);
            }
            Effect::Subscribe(ticket, address) => self.subscribe(ticket, address),
            Effect::SubscribeFrom { ticket, page, url } => self.subscribe_from(ticket, page, url),
            Effect::EditFeed { ticket, feed, edits } => {
                self.load(ticket, move |store| {
                    store.edit_feed(feed, &edits).map(|is_address_free| Outcome::FeedEdited { is_address_free })
                });
            }
            Effect::Derive(ticket) => self.derive(ticket),
            Effect::ApplyChange(ticket, change) => self.make(ticket, change),
            Effect::MarkRead { ticket, query, part, until } => self.mark_read(ticket, query, part, until),
            Effect::ArrangeTable(ticket, order) => {
                self.compute(ticket, move || Outcome::TableArranged(order.arranged()));
            }
            Effect::SumUpColumn(ticket, column) => {
                self.compute(ticket, move || Outcome::ColumnSummed(column.summary()));
            }
            Effect::Pick { ticket, query, choices, is_first } => self.pick(ticket, query, choices, is_first),
            Effect::Browse(url) => self.browse(url),
            Effect::OpenWith { url, words } => self.open_with(url, words),
            Effect::Notify(commands) => self.notify(commands),
            Effect::PutExcerpt { ticket, excerpt, format, place } => self.put(ticket, excerpt, format, place),
            Effect::Copy(_)
            | Effect::CopyText(_)
            | Effect::WakeAt(_)
            | Effect::ChangeTheme(_)
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Quit => {}
        }
    }

    /// What takes processor time only.
    fn compute(&mut self, ticket: Ticket, work: impl FnOnce() -> Outcome + Send + 'static) {
        self.spawn(ticket, async move { spawn_blocking(work).await.map_err(|_| EngineError::Panicked) });
    }

    /// Reads from the store, after all writes that were queued before.
    fn load(&mut self, ticket: Ticket, question: impl FnOnce(&Store) -> Result<Outcome, StoreError> + Send + 'static) {
        let (engine, turn) = (self.engine.clone(), self.writer.turn());
        self.spawn(ticket, async move {
            turn.await;
            engine.ask(question).await
        });
    }

    /// The same for what may take long. It is given up when something newer is asked for in its slot.
    fn look_through(
        &mut self,
        ticket: Ticket,
        question: impl FnOnce(&Store, &Interrupt) -> Result<Outcome, StoreError> + Send + 'static,
    ) {
        let interrupt = Interrupt::default();
        let given = interrupt.clone();
        self.load(ticket, move |store| question(store, &given));
        self.interrupts.insert(ticket.slot, interrupt);
    }

    /// If the screen has kept the article, the store is only asked whether its texts are still the same.
    fn open_article(&mut self, ticket: Ticket, entry: EntryId, known: Option<TextVersion>) {
        let (engine, turn, messages) = (self.engine.clone(), self.writer.turn(), self.messages.clone());
        self.spawn(ticket, async move {
            turn.await;
            let (version, place) = engine.ask(move |store| version(store, entry, known)).await?;
            if version.is_some() && version == known {
                return Ok(Outcome::ArticleUnchanged { entry, place });
            }
            let is_fetched = AtomicBool::new(false);
            let pending = |sentence| {
                is_fetched.store(true, Ordering::Relaxed);
                messages.done(ticket, Outcome::ArticlePending(sentence));
            };
            let opened = engine.open_article(entry, pending).await?;
            let version = match is_fetched.into_inner() {
                true => {
                    engine.ask(move |store| store.text_version(entry)).await?.filter(|now| is_same_item(*now, version))
                }
                false => version,
            };
            let version = version.filter(|_| opened.notice.is_none());
            let OpenedArticle { article, text_pos, notice, enclosures } = opened;
            let article = engine::with_links(article).await?;
            Ok(Outcome::Article { entry, article, text_pos, facts: HeadFacts { notice, version, enclosures } })
        });
    }

    /// A page that a link leads to, or that the user named.
    fn open_page(&mut self, ticket: Ticket, url: HttpUrl, named_by: PageNamer) {
        let (engine, turn) = (self.engine.clone(), self.writer.turn());
        self.spawn(ticket, async move {
            turn.await;
            let (url, article) = engine.open_page(&named_by, &url).await?;
            Ok(Outcome::Page { url, article: engine::with_links(article).await? })
        });
    }

    /// Keeps a page. It has a line only if it has to be fetched for that.
    fn keep_page(&mut self, ticket: Ticket, url: HttpUrl, named_by: PageNamer) {
        let (engine, turn, messages) = (self.engine.clone(), self.writer.turn(), self.messages.clone());
        self.spawn(ticket, async move {
            turn.await;
            let on_pending = |current| messages.send(Msg::Progress(Progress { current, ..nothing_done(ticket) }));
            let kept = engine.keep_page(&named_by, &url, on_pending).await;
            Ok(kept.map_or_else(|error| not_kept(&url, &error), Outcome::PageKept))
        });
    }

    /// What matches in the picker. The titles are read when it opens, and forgotten when it closes.
    fn pick(&mut self, ticket: Ticket, query: String, choices: Arc<[PickerChoice]>, is_first: bool) {
        if is_first {
            self.picking = Picking::default();
        }
        let question = self.picking.ask(query, choices);
        let engine = self.engine.clone();
        self.spawn(ticket, async move { engine.ask(move |store| question.answer(store).map(Outcome::Picked)).await });
    }

    fn refresh(&mut self, ticket: Ticket, round: Round) {
        let (cancel, cancelled) = oneshot::channel();
        self.refresh = Some(cancel);
        let (engine, messages) = (self.engine.clone(), self.messages.clone());
        self.runtime.spawn(async move {
            let cancelled = async { drop(cancelled.await) }.shared();
            let mut last = Step::default();
            let on_step = |step: Step| {
                last.clone_from(&step);
                messages.send(Msg::Progress(progress(ticket, step)));
            };
            let results = engine.refresh(round, on_step, cancelled.clone()).await;
            let tell = |current: &str| {
                let current = Sanitized::line(current);
                messages.send(Msg::Progress(progress(ticket, Step { current, ..last.clone() })));
            };
            let outcome = match results {
                Ok(results) => refreshed(results, end_round(&engine, tell, cancelled).await),
                Err(error) => Outcome::Failed(error.sentence()),
            };
            tell_of_rules(&engine, &messages);
            messages.done(ticket, outcome);
            spawn_blocking(heap::give_back);
        });
    }

    fn subscribe(&mut self, ticket: Ticket, address: String) {
        let (engine, messages) = (self.engine.clone(), self.messages.clone());
        self.spawn(ticket, async move {
            let on_try = |url: &HttpUrl| {
                let current = url.to_sanitized();
                messages.send(Msg::Progress(Progress { ticket, done: 0, failed: 0, total: 0, new: 0, current }));
            };
            match engine.subscribe_telling(&address, &on_try).await {
                Err(EngineError::SeveralFeeds { page, feeds }) => Ok(Outcome::SeveralFeeds { page, feeds }),
                result => result.map(subscribed),
            }
        });
    }

    fn subscribe_from(&mut self, ticket: Ticket, page: HttpUrl, url: HttpUrl) {
        let engine = self.engine.clone();
        self.spawn(ticket, async move { engine.subscribe_from(&page, &url).await.map(subscribed) });
    }

    /// Work that nobody waits for reports only once it takes long.
    fn derive(&mut self, ticket: Ticket) {
        let (engine, messages) = (self.engine.clone(), self.messages.clone());
        self.spawn(ticket, async move {
            let mut next = Instant::now() + UNNOTICED;
            let on_step = |step: DeriveStep| {
                if Instant::now() >= next {
                    next = Instant::now() + BETWEEN_STEPS;
                    messages.send(Msg::Progress(derive_progress(ticket, step)));
                }
            };
            let derived = engine.derive(on_step, std::future::pending()).await;
            tell_of_rules(&engine, &messages);
            derived.inspect_err(|error| tracing::warn!("the backlog was left: {error}"))?;
            spawn_blocking(heap::give_back);
            Ok(Outcome::Derived)
        });
    }

    /// Runs a piece of work for a slot, and cancels the older one.
    fn spawn(&mut self, ticket: Ticket, work: impl Future<Output = Result<Outcome, EngineError>> + Send + 'static) {
        let messages = self.messages.clone();
        let task = self.runtime.spawn(async move {
            let outcome = work.await.unwrap_or_else(|error| Outcome::Failed(error.sentence()));
            messages.done(ticket, outcome);
        });
        self.interrupts.remove(&ticket.slot).iter().for_each(Interrupt::give_up);
        if let Some(older) = self.running.insert(ticket.slot, task.abort_handle()) {
            older.abort();
        }
    }

    /// Notes the change before the screen shows it. From then on neither a kill nor a lock can lose it. That takes a short
    /// read and a write to the system's cache; the data file and the disk are written when the queue gets there. If another
    /// instance was suspended while it held the notes, this takes a twentieth of a second, and the change then goes into
    /// the queue without a note.
    fn make(&self, ticket: Ticket, change: Change) {
        let store = self.engine.store();
        let is_gone = match change {
            Change::Removed { .. } | Change::Rescued { .. } => Some(FEED_IS_GONE),
            Change::Kept { .. } => Some(PAGE_IS_GONE),
            Change::Read { .. } | Change::Starred { .. } | Change::Tagged { .. } => Some(ARTICLE_IS_GONE),
            Change::TextPos { .. }
            | Change::Unfolded { .. }
            | Change::AllRead { .. }
            | Change::ManyRead { .. }
            | Change::ManyTagged { .. }
            | Change::Listed { .. } => None,
        };
        let mut changes = match store.name(&[change], Utc::now()) {
            Ok(changes) => match is_gone.filter(|_| changes.is_empty()) {
                Some(why) => return self.messages.done(ticket, Outcome::Failed(Sanitized::line(why))),
                None => changes,
            },
            Err(error) => return self.messages.done(ticket, Outcome::Failed(Sanitized::line(&error.to_string()))),
        };
        match store.note(&changes) {
            Ok(()) => changes.clear(),
            Err(error) => tracing::warn!("a change could not be noted before it is applied: {error}"),
        }
        self.write(ticket, move |store| store.make(&changes));
    }

    /// Which entries are meant is known once the earlier writes are done. The change is noted then, and shown after that.
    fn mark_read(&self, ticket: Ticket, query: EntryQuery, part: ListPart, until: EntryId) {
        let (store, messages) = (self.engine.store().clone(), self.messages.clone());
        self.writer.push(move || {
            let marked = catch_unwind(AssertUnwindSafe(|| store.mark_list_read(&query, part, until, Utc::now())));
            let panicked = |_| vec![Outcome::Failed(EngineError::Panicked.sentence())];
            let outcomes = marked.map_or_else(panicked, marked_or_kept);
            outcomes.into_iter().for_each(|outcome| messages.done(ticket, outcome));
        });
    }

    fn write(
        &self,
        ticket: Ticket,
        change: impl FnOnce(&Store) -> Result<Option<Notice>, StoreError> + Send + 'static,
    ) {
        let (store, messages) = (self.engine.store().clone(), self.messages.clone());
        self.writer.push(move || {
            let written = catch_unwind(AssertUnwindSafe(|| change(&store)));
            // A panic must not lose the writes behind it.
            let outcome = written.map_or_else(|_| Outcome::Failed(EngineError::Panicked.sentence()), written_or_kept);
            messages.done(ticket, outcome);
        });
    }

    /// Ends everything: completes pending writes, within the store's one patience, and drops the rest. Returns a sentence
    /// if something had to be kept for next time.
    pub fn end(self) -> Option<Sanitized> {
        let (store, (sender, written)) = (self.engine.store().clone(), channel());
        self.writer.push(move || sender.send(store.make(&[]).err()).unwrap_or_default());
        let mut last = written.recv_timeout(GRACE);
        if matches!(last, Err(RecvTimeoutError::Timeout)) {
            say("the data file is still locked; waiting for it, a few seconds at most");
            last = written.recv().map_err(RecvTimeoutError::from);
        }
        drop(self);
        Some(Sanitized::line(&last.ok()??.to_string()))
    }

    /// Makes the text of an excerpt and puts it where it belongs.
    fn put(&mut self, ticket: Ticket, excerpt: Excerpt, format: ExcerptFormat, place: ExcerptPlace) {
        let (engine, messages) = (self.engine.clone(), self.messages.clone());
        self.spawn(ticket, async move {
            let on_pending = |current| messages.send(Msg::Progress(Progress { current, ..nothing_done(ticket) }));
            let made = excerpts::text(&engine, &excerpt, format, on_pending).await?;
            excerpts::put(&made.what, format, made.text, place).await
        });
    }

    fn browse(&self, url: HttpUrl) {
        let messages = self.messages.clone();
        self.runtime.spawn_blocking(move || {
            if let Err(error) = browser::open(url.as_str()) {
                tracing::warn!(%url, "no browser: {error}");
                messages.done(BROWSER, Outcome::Failed(no_browser(&url)));
            }
        });
    }

    fn open_with(&self, url: HttpUrl, words: Vec<String>) {
        let messages = self.messages.clone();
        self.runtime.spawn_blocking(move || {
            if let Err(error) = browser::start(&words) {
                let program = words.first().map_or("", String::as_str);
                let sentence = format!("{url} could not be opened: `{program}` of [open] in the settings: {error}");
                tracing::warn!("{sentence}");
                messages.done(BROWSER, Outcome::Failed(Sanitized::line(&sentence)));
            }
        });
    }

    fn notify(&self, commands: Vec<Vec<String>>) {
        let messages = self.messages.clone();
        self.runtime.spawn(async move {
            if let Err(sentence) = notify::run(&commands).await {
                tracing::warn!("{sentence}");
                messages.done(NOTIFY, Outcome::Failed(sentence));
            }
        });
    }
}

/// The user may be elsewhere by now: the sentence names the page.
fn not_kept(url: &HttpUrl, error: &EngineError) -> Outcome {
    Outcome::Failed(Sanitized::line(&format!("{url} was not kept: {}", error.sentence())))
}

/// Progress of work that cannot be counted.
fn nothing_done(ticket: Ticket) -> Progress {
    Progress { ticket, done: 0, failed: 0, total: 0, new: 0, current: Sanitized::default() }
}

/// The texts of an entry, and where it was left if they are the known ones. An older version of what is then read is no
/// mistake: the next time it is not the same any more.
fn version(
    store: &Store,
    entry: EntryId,
    known: Option<TextVersion>,
) -> Result<(Option<TextVersion>, Option<QuotedPos>), StoreError> {
    let version = store.text_version(entry)?;
    let place = if known.is_some() && version == known { store.text_pos(entry)? } else { None };
    Ok((version, place))
}

/// Whether the item has not changed while its page was fetched.
fn is_same_item(now: TextVersion, before: Option<TextVersion>) -> bool {
    before.is_some_and(|before| before.item == now.item)
}

/// The answer to a mark on an article that another instance has cleared, or whose feed it has removed.
const ARTICLE_IS_GONE: &str = "the article is not in the library any more, so the mark was not kept";

/// Another instance deletes at its start what was removed in this one.
const FEED_IS_GONE: &str = "the feed is gone for good: another crosshead was started since it was removed";

const PAGE_IS_GONE: &str = "the page is gone for good: another crosshead was started since it was removed";

/// Tickets of work whose result nothing waits for: only failures matter.
const UNASKED: Ticket = Ticket { slot: Slot::Write, era: 0 };
const BROWSER: Ticket = Ticket { slot: Slot::Browser, era: 0 };
const NOTIFY: Ticket = Ticket { slot: Slot::Notify, era: 0 };

fn no_browser(url: &HttpUrl) -> Sanitized {
    Sanitized::line(&format!("{url} could not be opened: {}", browser::none(&browser::named())))
}

/// The outcome of a write. A change that can never be applied is a failure; one that is kept for later is not.
fn written_or_kept(result: Result<Option<Notice>, StoreError>) -> Outcome {
    match result {
        Ok(None) => Outcome::Written,
        Ok(Some(notice)) => Outcome::Failed(Sanitized::line(&notice.to_string())),
        Err(kept @ StoreError::Kept { .. }) => Outcome::Kept(Sanitized::line(&kept.to_string())),
        Err(error) => Outcome::Failed(Sanitized::line(&error.to_string())),
    }
}

/// The outcomes of marking a list: which entries it were, and what else there is to say.
fn marked_or_kept(marked: Result<ListMark, StoreError>) -> Vec<Outcome> {
    let ListMark { entries, made } = match marked {
        Ok(marked) => marked,
        Err(error) => return vec![written_or_kept(Err(error))],
    };
    let is_marked = matches!(made, Ok(_) | Err(StoreError::Kept { .. }));
    let marked = is_marked.then_some(Outcome::MarkedRead(entries));
    let told = Some(written_or_kept(made)).filter(|outcome| !matches!(outcome, Outcome::Written));
    marked.into_iter().chain(told).collect()
}

fn load_entries(
    store: &Store,
    query: &EntryQuery,
    offset: usize,
    rows: usize,
    follow: Option<EntryId>,
) -> Result<Outcome, StoreError> {
    let place = match follow {
        Some(entry) => store.position(query, entry)?,
        None => None,
    };
    let offset = place.map_or(offset, |place| place.saturating_sub(rows / 2));
    let page = store.entries(query, offset, rows)?;
    Ok(Outcome::Entries { page, follow: place })
}

fn subscribed(subscribed: Subscribed) -> Outcome {
    let Subscribed { feed, title, is_new, refreshed, url: _ } = subscribed;
    Outcome::Subscribed { feed, title, is_new, cut: refreshed.cut }
}

fn progress(ticket: Ticket, step: Step) -> Progress {
    let Step { done, failed, total, new, current } = step;
    Progress { ticket, done, failed, total, new, current }
}

fn derive_progress(ticket: Ticket, step: DeriveStep) -> Progress {
    let DeriveStep { done, failed, total } = step;
    Progress { ticket, done, failed, total, new: 0, current: Sanitized::default() }
}

/// What rules did shows in the lists, and may be notified of.
fn tell_of_rules(engine: &Engine, messages: &Messages) {
    let acted = engine.take_rules_acted();
    if acted.entries > 0 {
        messages.send(Msg::RulesActed(acted.news));
    }
}

/// What follows the feeds of a round: old articles go, and pages are fetched ahead. `tell` gets what the job line waits for. What
/// fails here fails again after the next refresh, and is in the log.
async fn end_round(engine: &Engine, tell: impl Fn(&str), cancel: impl Future<Output = ()> + Clone) -> RoundEnd {
    let cleared = engine.clean(|_| tell("old articles to be cleared"), cancel.clone()).await;
    let cleared = cleared.map(|cleared| cleared.iter().map(|feed| feed.articles).sum());
    let on_step = |done: usize, all: usize| tell(&format!("page {} of {all}", (done + 1).min(all)));
    let prefetched = engine.prefetch(on_step, cancel).await;
    let logged = |ended: Result<usize, EngineError>| {
        ended.inspect_err(|error| tracing::warn!("the end of a refresh failed: {error}")).unwrap_or_default()
    };
    RoundEnd { cleared: logged(cleared), prefetched: logged(prefetched) }
}

fn refreshed(results: Vec<FeedRefresh>, after: RoundEnd) -> Outcome {
    let (mut fetched, mut failed) = (Vec::new(), Vec::new());
    for FeedRefresh { title, result, .. } in results {
        match result {
            Ok(refreshed) => fetched.push(refreshed),
            Err(why) => failed.push(Failure { title, why }),
        }
    }
    Outcome::Refreshed { fetched, failed, after }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use crate::feed::FeedId;

    #[test]
    fn a_mark_on_what_another_instance_has_deleted_is_told_not_to_be_kept() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("test.db")).unwrap();
        let (sender, incoming) = channel();
        let mut tasks = Tasks::start(Engine::new(store, &Settings::default()), sender).unwrap();
        for (change, said) in [
            (Change::Starred { of: EntryId(9), value: true }, ARTICLE_IS_GONE),
            (Change::Read { of: EntryId(9), value: false }, ARTICLE_IS_GONE),
            (Change::Removed { of: FeedId(9), value: false }, FEED_IS_GONE),
        ] {
            tasks.start_one(Effect::ApplyChange(UNASKED, change));
            let Ok(Incoming::Msg(Msg::Done(_, Outcome::Failed(sentence)))) = incoming.recv() else {
                panic!("the failure comes back")
            };
            assert_eq!(&*sentence, said);
        }
    }

    #[test]
    fn a_notify_command_that_cannot_be_run_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("test.db")).unwrap();
        let (sender, incoming) = channel();
        let mut tasks = Tasks::start(Engine::new(store, &Settings::default()), sender).unwrap();
        tasks.start_one(Effect::Notify(vec![vec!["no-such-program-here".to_owned(), "Courier".to_owned()]]));
        let Ok(Incoming::Msg(Msg::Done(ticket, Outcome::Failed(sentence)))) = incoming.recv() else {
            panic!("the failure comes back")
        };
        assert_eq!(ticket.slot, Slot::Notify);
        assert!(sentence.starts_with("the notify command `no-such-program-here` failed"), "{sentence}");
    }
}
