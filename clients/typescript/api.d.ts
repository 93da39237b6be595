// Written by npm run build:client from the description of the API; npm run check finds out when it is stale.
// Description: LsOZ2uud7QPyxwNsAVr4on_DQnapoiNjvKH17u1ZQRU
// Types: F6ZKdJ5i7rdhIWlkzIzVCjbxqw9La0y_KfiXqZo0ThI
export interface paths {
    "/api/v1/topics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the topics
         * @description Returns all topics in the order of the preferences page.
         */
        get: operations["listTopics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/editions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the editions
         * @description Returns the closed editions, newest first. An edition that is still open is not listed.
         */
        get: operations["listEditions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/editions/{date}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the papers of a day, a week or a month
         * @description Returns the papers of a closed edition, or of the closed editions of an ISO week or a month. With `format`, or by `Accept`, they are citations: CSL-JSON, BibTeX or RIS.
         */
        get: operations["getEdition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a paper
         * @description Returns a paper of a closed edition by its id, arXiv id or DOI. A paper that was merged into another is returned as that one. A key with `papers:read` also sees hidden papers and those of open editions. With `format`, or by `Accept`, it is a citation: CSL-JSON, BibTeX or RIS.
         */
        get: operations["getPaper"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Correct a paper
         * @description Writes the fields that are given; they outrank every source from then on, and the others continue to follow their sources. A list is replaced as a whole. Use the ETag of `getCuratedPaper` for `If-Match`.
         */
        patch: operations["correctPaper"];
        trace?: never;
    };
    "/api/v1/papers/{id}/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the papers similar to one
         * @description Returns papers that share words of the title and are alike by the measure that also ranks digests, the most alike first.
         */
        get: operations["listSimilarPapers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the papers
         * @description Finds papers of closed editions. The query has words, "exact words", -without, author:name, topic:slug, has:code, and after: or before: a day, a month or a year. Only the newest of very many matches are ranked.
         */
        get: operations["searchPapers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the trending papers
         * @description Returns the papers with the highest scores of the newest closed edition, or of a period. A score compares a paper with the others of its edition by votes, comments, stars, how fast they grow, and likes of our readers; `trendingParts` shows what each adds.
         */
        get: operations["listTrendingPapers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the newest runs
         * @description Returns the newest local dates with their digests by state, newest first.
         */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{date}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the progress of a run
         * @description Returns the digests of a local date by state and by the reason why they were skipped, how fast digests are settled, what holds them, and when the last one will be settled.
         */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{date}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a run
         * @description Skips the digests of the date that have not been begun, and those that are planned later for it. Mails that were begun are finished. `retry` with `cancelled` undoes it.
         */
        post: operations["cancelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{date}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry digests of a run
         * @description Plans the failed, uncertain or cancelled digests of the date again, with the papers that are newest when they are sent. Readers who have left get nothing.
         */
        post: operations["retryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what holds sending
         * @description Returns every hold on all sending, and on sending to one recipient domain.
         */
        get: operations["getSending"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sending/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause all sending
         * @description Holds all digests in every worker; mails under way are finished. A digest that waits longer than the catch-up window expires, and its papers come with the next one.
         */
        post: operations["pauseSending"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sending/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume sending
         * @description Lifts every hold, of whatever kind, or only that on one recipient domain. Digests that wait are sent at once.
         */
        post: operations["resumeSending"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscribers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List subscribers
         * @description Returns subscribers, the newest first, each with consent and preferences. Filters can be combined. Erased subscribers are not listed.
         */
        get: operations["listSubscribers"];
        put?: never;
        /**
         * Add a subscriber
         * @description Without `consent` the person gets a mail, and becomes active by confirming it; the preferences are kept until then, and a reader who is known gets a link to their preferences instead. With `consent`, the proof that they agreed elsewhere, they become active at once; a reader who is known gets the given preferences. An address that is suppressed, or whose reader left or moved away, never becomes active that way. A key without `subscribers:read` gets the same 202 for every address, and the person is added within seconds.
         */
        post: operations["addSubscriber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscribers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a subscriber
         * @description Returns a subscriber, with an ETag for `If-Match`. An erased subscriber is 404.
         */
        get: operations["getSubscriber"];
        put?: never;
        post?: never;
        /**
         * Erase a subscriber
         * @description Deletes everything about the person for good. Of the address only a keyed hash stays, so that no import can bring it back without a new consent.
         */
        delete: operations["eraseSubscriber"];
        options?: never;
        head?: never;
        /**
         * Change a subscriber
         * @description Changes the given preferences; what is missing stays. A list that is given replaces the list of before. `pausedUntil` is the date on which a pause ends; null ends it now. A digest that is due is still sent; later ones come at the new time.
         */
        patch: operations["changeSubscriber"];
        trace?: never;
    };
    "/api/v1/announcements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List announcements
         * @description Returns announcements in any state, newest first.
         */
        get: operations["listAnnouncements"];
        put?: never;
        /**
         * Write a draft
         * @description Stores a draft, which goes to nobody before it is sent. Without a segment it is for all active readers.
         */
        post: operations["createAnnouncement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/announcements/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an announcement
         * @description Returns an announcement with the number of its mails in each state.
         */
        get: operations["getAnnouncement"];
        put?: never;
        post?: never;
        /**
         * Delete a draft
         * @description Deletes a draft. What was sent or scheduled stays.
         */
        delete: operations["deleteAnnouncement"];
        options?: never;
        head?: never;
        /**
         * Change a draft
         * @description Changes the fields that are given. Only a draft can be changed.
         */
        patch: operations["changeAnnouncement"];
        trace?: never;
    };
    "/api/v1/announcements/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview an announcement
         * @description Returns the mail as JSON with both parts, or one part as it is.
         */
        get: operations["previewAnnouncement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/announcements/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test
         * @description Sends the mail, marked as a test, to one of the operators (ADMIN_EMAILS).
         */
        post: operations["testAnnouncement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/announcements/{id}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an announcement
         * @description Sends a draft now, or at a time. Each reader who is in its segment when it begins gets it once. It cannot be changed after this.
         */
        post: operations["sendAnnouncement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/announcements/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an announcement
         * @description Cancels one that is scheduled, or what is not sent yet of one that is being sent.
         */
        post: operations["cancelAnnouncement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events since a cursor
         * @description Returns what happened, oldest first; without a cursor from the oldest event that is kept, which is 30 days old. There is always a `next`: with it nothing is missed and nothing comes twice, however often you ask. An event is here about a second after it happened.
         */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the webhook endpoints
         * @description Returns all endpoints, at most 50, oldest first, without their secrets.
         */
        get: operations["listWebhookEndpoints"];
        put?: never;
        /**
         * Add a webhook endpoint
         * @description Adds an endpoint, which gets the events from now on, and returns its secret, this once.
         */
        post: operations["addWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook endpoint
         * @description Returns an endpoint without its secret.
         */
        get: operations["getWebhookEndpoint"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook endpoint
         * @description Deletes an endpoint with what waits for it and its log.
         */
        delete: operations["deleteWebhookEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change a webhook endpoint
         * @description Changes what the body has, and leaves the rest. Making a disabled endpoint active sends what waits for it.
         */
        patch: operations["changeWebhookEndpoint"];
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the secret of a webhook endpoint
         * @description Returns a new secret, this once. For 24 hours the one before signs too.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event
         * @description Sends an event of the type webhook.test to this endpoint alone; its deliveries show the result.
         */
        post: operations["testWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was sent to a webhook endpoint
         * @description Returns the deliveries of the last 30 days, the newest event first.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{id}/deliveries/{event}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get one delivery with its attempts
         * @description Returns when each attempt was made, and what the endpoint returned.
         */
        get: operations["getWebhookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{id}/deliveries/{event}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send one event again
         * @description Sends an event again with the same id; its attempts count anew.
         */
        post: operations["resendWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send all events since a time again
         * @description Sends every event of the endpoint’s types since a time, also those that it never got, with the same ids. Events are kept for 30 days.
         */
        post: operations["resendWebhooksSince"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscribers/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add many subscribers
         * @description Adds up to 1000 subscribers, each as `addSubscriber` does, and returns what became of each, in order. A bad item costs no other one.
         */
        post: operations["addSubscribers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscribers/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a subscriber
         * @description Sends no digests until a date, or without `until` until somebody resumes the subscriber. A queued digest is not sent.
         */
        post: operations["pauseSubscriber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscribers/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a subscriber
         * @description Ends a pause; the next digest comes at the next hour of the subscriber.
         */
        post: operations["resumeSubscriber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscribers/{id}/unsubscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unsubscribe a subscriber
         * @description Ends the subscription at once; a queued digest is not sent. Only the person can come back, by signing up.
         */
        post: operations["unsubscribeSubscriber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscribers/{id}/saved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the saved papers of a subscriber
         * @description Returns the whole reading list, at most 1,000 papers, the last one saved first; hidden papers are left out. With `format`, or by `Accept`, it is a list of citations: CSL-JSON, BibTeX or RIS.
         */
        get: operations["listSavedPapers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscribers/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a subscriber
         * @description Returns everything that is stored about one person, as they get it themselves (GDPR, articles 15 and 20).
         */
        get: operations["exportSubscriber"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List suppressions
         * @description Returns the suppressions, the newest first. They are kept as keyed hashes, so that the list holds no address.
         */
        get: operations["listSuppressions"];
        put?: never;
        /**
         * Suppress an address
         * @description The address is never mailed again, and its subscription ends. Signing up again does not lift it. A key without `suppressions:read` gets the same 202 for every address.
         */
        post: operations["addSuppression"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lift the suppression of an address
         * @description The address may be mailed again. A subscriber whose mail bounced gets digests as before; any other may sign up again. A key without `suppressions:read` gets the same 202 for every address.
         */
        post: operations["liftSuppressionOfAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Lift a suppression
         * @description Lifts the suppression of a hash, as `liftSuppressionOfAddress` does.
         */
        delete: operations["liftSuppression"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/digests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List digests
         * @description Returns digests of all subscribers, those of the newest dates first. Filters can be combined; `note` and `skipReason` tell why one was not sent.
         */
        get: operations["listDigests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscribers/{id}/digests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the digests of a subscriber
         * @description Returns the digests of one subscriber, the newest first.
         */
        get: operations["listDigestsOfSubscriber"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/digests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a digest
         * @description Returns a digest with its papers, the best first, and why each was chosen.
         */
        get: operations["getDigest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscribers/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview the next digest of a subscriber
         * @description Returns the next digest as it would be sent now, as JSON, as its HTML or as its text; nothing is sent. Where nothing would be sent, JSON says why, and the other formats are 404.
         */
        get: operations["previewDigest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sources
         * @description Returns the sources of SOURCES in its order, then others of which papers were taken: whether each works, when it is asked next, and what its last ingests brought.
         */
        get: operations["listSources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a source
         * @description Returns one source; slashes of its name are percent-encoded in the path.
         */
        get: operations["getSource"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/submissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the submissions
         * @description Returns the papers that were proposed, newest first, of one state or all.
         */
        get: operations["listSubmissions"];
        put?: never;
        /**
         * Propose a paper
         * @description Records a paper for a decision. It is looked up within minutes, then held. While the same paper waits for a decision, that submission is returned with 200. POST /papers adds a paper without a decision.
         */
        post: operations["createSubmission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/submissions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a submission
         * @description Returns a proposed paper with its state, and the paper that it became.
         */
        get: operations["getSubmission"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/submissions/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a submission
         * @description Takes the paper that was found: it joins the next edition that closes, and its page thanks the submitter.
         */
        post: operations["approveSubmission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/submissions/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject a submission
         * @description Turns a submission down, before or after it was looked up.
         */
        post: operations["rejectSubmission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers/{id}/curation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a paper as an operator sees it
         * @description Returns a paper, also one that is hidden or in an open edition, with what was corrected and which sources list it. Its ETag is for `If-Match` of a change.
         */
        get: operations["getCuratedPaper"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers/{id}/pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pin a paper
         * @description Puts a paper at the head of its edition, after those that were pinned earlier.
         */
        post: operations["pinPaper"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers/{id}/unpin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unpin a paper
         * @description Releases a pinned paper, which takes the place again that its score gives it.
         */
        post: operations["unpinPaper"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers/{id}/hide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hide a paper
         * @description Takes a paper off every page, search and mail that is composed more than a minute later. No source shows it again.
         */
        post: operations["hidePaper"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers/{id}/show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show a hidden paper again
         * @description Shows a paper that was hidden.
         */
        post: operations["showPaper"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge a paper into another
         * @description Makes one paper of two that are the same. The paper `into` stays, takes the facts that it lacks, and takes over the page, likes and listings of the other. Papers with two arXiv ids or two DOIs are not the same. Returns the paper that stays.
         */
        post: operations["mergePaper"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a paper to an edition
         * @description Adds a paper that is typed out (201 if it is new, 200 if it was known), or queues one that has to be looked up (202): it joins the edition within minutes, or the next one if that has closed by then. A paper that is in an edition stays there. What is typed is believed like a feed; a correction outranks every source.
         */
        post: operations["addPaper"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/editions/{date}/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what comes first in an edition
         * @description Returns the papers at the head of an open or closed edition, hidden ones included, which are those that were pinned.
         */
        get: operations["getEditionOrder"];
        /**
         * Order an edition
         * @description Puts the named papers first, in their order: they become the pinned papers of the edition, in place of those that were. The others follow as their scores order them. An empty list releases all. Pages, feeds and mails follow; the list by date of publication does not.
         */
        put: operations["orderEdition"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/editions/{date}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close an edition
         * @description Closes an open edition before its time, after adding the approved submissions. From then on readers get it, and no paper is added. An edition without papers cannot be closed, nor one of a day to come.
         */
        post: operations["closeEdition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An error as RFC 9457 describes it. */
        Problem: {
            /**
             * Format: uri
             * @description The page that explains the code.
             */
            type: string;
            title: string;
            status: number;
            /** @enum {unknown} */
            code: "invalid_input" | "not_signed_in" | "forbidden" | "not_found" | "too_slow" | "conflict" | "precondition_failed" | "too_large" | "unsupported_media_type" | "idempotency_mismatch" | "rate_limited" | "failed" | "unavailable" | "busy";
            detail: string;
            errors?: {
                /** @description The place in the body, as a JSON pointer (RFC 6901). */
                pointer?: string;
                /** @description The parameter of the URL. */
                parameter?: string;
                /** @description The header. */
                header?: string;
                /** @description What is wrong there, and what is accepted. */
                detail: string;
            }[];
        };
        /** @description A paper of a closed edition. */
        Paper: {
            /**
             * Format: uuid
             * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51
             */
            id: string;
            /**
             * @description Without a version.
             * @example 2410.15027
             */
            arxivId: string | null;
            /** @example 10.1101/2025.03.21.644500 */
            doi: string | null;
            title: string;
            abstract: string;
            authors: string[];
            links: {
                /** @enum {unknown} */
                kind: "code" | "project" | "data" | "demo" | "arxiv" | "pdf" | "published" | "other";
                url: string;
            }[];
            /** @description Those of its server, the primary one first. */
            categories: string[];
            keywords: string[];
            /** @description The version of a preprint that was read last. */
            version: number | null;
            /**
             * Format: date
             * @description When the paper itself was published.
             */
            publishedOn: string | null;
            /**
             * Format: date
             * @example 2025-09-04
             */
            edition: string;
            /**
             * Format: uri
             * @description Its page.
             */
            url: string;
            /** @description The name of the reader who submitted it. */
            credit: string | null;
            /** @description Its picture, once it was fetched from a source; null where there is none. */
            picture: {
                /**
                 * Format: uri
                 * @description A JPEG, which never changes.
                 */
                url: string;
                /** @description In pixels. */
                width: number;
                /** @description In pixels. */
                height: number;
            } | null;
            upvotes: number | null;
            comments: number | null;
            githubStars: number | null;
            /** @description From 0 to 100, compared with the other papers of its edition; 50 is the median, or that nothing is known. */
            trending: number | null;
            /** @description Whether it gains votes faster than before. */
            rising: boolean;
            /** @description Whether the operator put it at the top of its edition. */
            pinned: boolean;
            /** @description Whether an operator hid it; only a key with `papers:read` sees such a paper. */
            hidden?: boolean;
            /** @description At most three, the best match first. Search and similar papers leave them out. */
            topics?: {
                slug: string;
                name: string;
            }[];
            /** @description What each known signal adds to a score of 50, or takes away, by what is known now. Only the trending papers have it. */
            trendingParts?: {
                upvotes?: number;
                speed?: number;
                comments?: number;
                stars?: number;
                starSpeed?: number;
                likes?: number;
            };
            /** @description How well it matches the search; only in its results. 0 without words. */
            match?: number;
        };
        /** @description A paper as an operator sees it; it may be hidden, in an open edition or in none. */
        CuratedPaper: {
            /**
             * Format: uuid
             * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51
             */
            id: string;
            /** @example 2410.15027 */
            arxivId: string | null;
            /** @example 10.1101/2025.03.21.644500 */
            doi: string | null;
            title: string;
            abstract: string;
            authors: string[];
            links: {
                /** @enum {unknown} */
                kind: "code" | "project" | "data" | "demo" | "arxiv" | "pdf" | "published" | "other";
                url: string;
            }[];
            /**
             * Format: date
             * @description The edition that lists it; null while none does, as before an edition takes it.
             * @example 2025-09-04
             */
            edition: string | null;
            pinned: boolean;
            /** @description Whether it is on no page and in no mail. */
            hidden: boolean;
            /** @description The fields that an operator wrote, which outrank every source. */
            corrected: string[];
            /** @description The names of the sources that listed it. */
            sources: string[];
            /** @description The name of the reader who submitted it. */
            credit: string | null;
        };
        /** @description What a reader can follow with one press. */
        Topic: {
            /** @example reinforcement-learning */
            slug: string;
            /** @example Reinforcement learning */
            name: string;
            /** @example Learning */
            group: string;
            /** @description Other words by which papers of the topic are known. */
            aliases: string[];
        };
        ListTopicsResponse: {
            data: components["schemas"]["Topic"][];
        };
        /** @description A closed edition: one day’s list of papers. */
        Edition: {
            /**
             * Format: date
             * @example 2025-09-04
             */
            date: string;
            papers: number;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            closedAt: string | null;
            /**
             * Format: uri
             * @description Its page.
             */
            url: string;
        };
        ListEditionsResponse: {
            data: components["schemas"]["Edition"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        PeriodPapers: {
            /**
             * @description A day (`2025-09-04`), an ISO week (`2025-W36`) or a month (`2025-09`).
             * @example 2025-09-04
             */
            name: string;
            /** @enum {unknown} */
            kind: "day" | "week" | "month";
            /**
             * Format: date
             * @example 2025-09-04
             */
            from: string;
            /**
             * Format: date
             * @example 2025-09-04
             */
            through: string;
            /**
             * Format: uri
             * @description Its page.
             */
            url: string;
            /** @description The number of papers of the period, of all topics. */
            papers: number;
            /** @description The name of the period before it that has papers. */
            previousEdition: string | null;
            /** @description The name of the period after it that has papers. */
            nextEdition: string | null;
            /** @description The topics of its papers, the most frequent first. */
            topics: {
                slug: string;
                name: string;
                papers: number;
            }[];
            data: components["schemas"]["Paper"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        CorrectPaperRequest: {
            title?: string;
            abstract?: string;
            authors?: string[];
            links?: {
                /** @enum {unknown} */
                kind: "code" | "project" | "data" | "demo" | "arxiv" | "pdf" | "published" | "other";
                url: string;
            }[];
        };
        ListSimilarPapersResponse: {
            data: components["schemas"]["Paper"][];
        };
        SearchResults: {
            data: components["schemas"]["Paper"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
            /** @description The number of papers that were found. */
            total: number;
            /** @description Whether there may be more than were ranked. */
            isMore: boolean;
            /** @description Words that no paper has, and the words that were searched for instead. */
            corrected: {
                from: string;
                to: string;
            }[];
            /** @description The parts of the query that could not be understood, in whole sentences. */
            problems: string[];
        };
        TrendingPapers: {
            /**
             * @description A day (`2025-09-04`), an ISO week (`2025-W36`) or a month (`2025-09`).
             * @example 2025-09-04
             */
            name: string;
            /** @enum {unknown} */
            kind: "day" | "week" | "month";
            /**
             * Format: date
             * @example 2025-09-04
             */
            from: string;
            /**
             * Format: date
             * @example 2025-09-04
             */
            through: string;
            /**
             * Format: uri
             * @description Its page.
             */
            url: string;
            data: components["schemas"]["Paper"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        /** @description The sending of the digests of one local date. */
        Run: {
            /**
             * Format: date
             * @example 2025-09-04
             */
            date: string;
            /** @description The digests of the date, in any state. */
            planned: number;
            /** @description The number of digests in each state. */
            states: {
                planned: number;
                claimed: number;
                sending: number;
                sent: number;
                skipped: number;
                failed: number;
                expired: number;
                uncertain: number;
            };
        };
        ListRunsResponse: {
            data: components["schemas"]["Run"][];
        };
        /** @description What stops sending. */
        Hold: {
            /**
             * @description Who or what holds sending: an operator; the relay, which is away; receivers, which refuse the sender; the guard, because too much comes back; or `domain`, which holds one recipient domain.
             * @enum {unknown}
             */
            kind: "operator" | "relay" | "refused" | "guard" | "domain";
            reason: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            since: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            probeAt: string | null;
            /** @description The recipient domain; null if all sending is held. */
            domain: string | null;
        };
        /** @description The progress of a run. */
        RunProgress: {
            /**
             * Format: date
             * @example 2025-09-04
             */
            date: string;
            /** @description The digests of the date, in any state. */
            planned: number;
            /** @description The number of digests in each state. */
            states: {
                planned: number;
                claimed: number;
                sending: number;
                sent: number;
                skipped: number;
                failed: number;
                expired: number;
                uncertain: number;
            };
            /** @description The number of skipped digests by reason. */
            skipReasons: {
                no_new_edition: number;
                list_late: number;
                none_good_enough: number;
                reader_left: number;
                suppressed: number;
                cancelled: number;
                unknown: number;
            };
            /** @description Whether the run was cancelled and not retried since. */
            cancelled: boolean;
            /** @description What stops all sending now; empty while mails are sent. */
            holds: components["schemas"]["Hold"][];
            /** @description The digests of any date that were settled per second over the last minute. */
            ratePerSecond: number;
            /** @description The time until the last waiting digest is settled at this rate; null while none is settled. */
            etaSeconds: number | null;
            /** @description The slowest recipient domains of today, slowest first. */
            slowestDomains: {
                /** @example example.org */
                domain: string;
                sent: number;
                deferred: number;
                failed: number;
                /** @description The mean time from handing a mail over to its reply. */
                meanMs: number;
                /**
                 * Format: date-time
                 * @example 2025-09-04T07:00:00.000Z
                 */
                heldUntil: string | null;
            }[];
        };
        CancelRunResponse: {
            /**
             * Format: date
             * @example 2025-09-04
             */
            date: string;
            cancelled: number;
        };
        RetryRunRequest: {
            /**
             * @description Which digests are planned again. An uncertain one may have arrived, so its reader may get it twice.
             * @enum {unknown}
             */
            what: "failed" | "uncertain" | "cancelled";
        };
        RetryRunResponse: {
            /**
             * Format: date
             * @example 2025-09-04
             */
            date: string;
            /**
             * @description Which digests are planned again. An uncertain one may have arrived, so its reader may get it twice.
             * @enum {unknown}
             */
            what: "failed" | "uncertain" | "cancelled";
            retried: number;
        };
        /** @description Whether digests are being sent. */
        Sending: {
            /** @description Whether all sending is held. */
            held: boolean;
            /** @description The holds that stand; those on one domain come last. */
            holds: components["schemas"]["Hold"][];
        };
        PauseSendingRequest: {
            /** @description Why, for operators who look at it later. */
            reason: string;
        };
        PauseSendingResponse: {
            held: boolean;
            /** @description False if an operator had paused it before; their reason stays. */
            new: boolean;
        };
        ResumeSendingRequest: {
            /** @description Lifts only the hold on this recipient domain; without it every hold is lifted. */
            domain?: string;
        };
        ResumeSendingResponse: {
            lifted: components["schemas"]["Hold"][];
        };
        Interests: {
            /**
             * @description Slugs of topics; see `listTopics`.
             * @example [
             *       "reinforcement-learning"
             *     ]
             */
            topics: string[];
            keywords: string[];
            authors: string[];
            /** @description Words of papers that are never sent. */
            muted: string[];
            /** @description Authors whose papers are never sent. */
            blocked: string[];
            /** @description Papers by id, by arXiv id (`arxiv:2410.15027`) or by DOI (`doi:10.1101/2025.03.21.644500`). A response names them by id. */
            liked: string[];
            /** @description Papers by id, by arXiv id (`arxiv:2410.15027`) or by DOI (`doi:10.1101/2025.03.21.644500`). A response names them by id. */
            disliked: string[];
        };
        Settings: {
            /** @description Hour: 0 to 23, in their time zone. Usually 7. */
            digestHour: number;
            /** @description Papers in a digest: 1 to 20 papers. Usually 5. */
            paperCount: number;
            /** @description Minimum relevance: relevance from 0 to 100. Usually 0. */
            minimumScore: number;
            /** @description Adventurousness: 0 (only what they asked for) to 3 (surprise me). Usually 0. */
            adventurousness: number;
            /** @description Oldest paper: 0 to 3650 days since a paper came out; 0 for papers of any age. Usually 0. */
            oldestPaperDays: number;
            /** @description Abstracts in the mail: 0 (one sentence), 1 (and two more) or 2 (the whole abstract). Usually 0. */
            abstractLength: number;
            /** @description Pictures in the mail: 0 (no pictures) or 1 (a picture of each paper that has one). Usually 0. */
            pictures: number;
            /**
             * @description The days of digests; 1 is Monday and 7 Sunday. One day makes a weekly digest.
             * @example [
             *       1,
             *       2,
             *       3,
             *       4,
             *       5
             *     ]
             */
            days: number[];
        };
        /** @description A reader with their consent and preferences. */
        Subscriber: {
            /**
             * Format: uuid
             * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51
             */
            id: string;
            /**
             * @description A mail address.
             * @example ada@example.org
             */
            email: string;
            /**
             * @description `pending`: not confirmed yet. `active`: gets digests. `paused`: gets none until they resume. `unsubscribed`: has left. `suppressed`: must not be mailed.
             * @enum {unknown}
             */
            state: "pending" | "active" | "paused" | "unsubscribed" | "suppressed";
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            confirmedAt: string | null;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            stateChangedAt: string;
            /**
             * @description A time zone of the IANA database.
             * @example Europe/Paris
             */
            zone: string;
            /**
             * Format: date
             * @example 2025-09-04
             */
            pausedUntil: string | null;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            nextDigestAt: string | null;
            interests: components["schemas"]["Interests"];
            settings: components["schemas"]["Settings"];
            /** @description The latest consent: when it was given, where, and to which words. */
            consent: {
                /**
                 * Format: date-time
                 * @example 2025-09-04T07:00:00.000Z
                 */
                at: string;
                source: string;
                wording: string;
            } | null;
        };
        ListSubscribersResponse: {
            data: components["schemas"]["Subscriber"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        GivenInterests: {
            /**
             * @description Slugs of topics; see `listTopics`.
             * @example [
             *       "reinforcement-learning"
             *     ]
             */
            topics?: string[];
            keywords?: string[];
            authors?: string[];
            /** @description Words of papers that are never sent. */
            muted?: string[];
            /** @description Authors whose papers are never sent. */
            blocked?: string[];
            /** @description Papers by id, by arXiv id (`arxiv:2410.15027`) or by DOI (`doi:10.1101/2025.03.21.644500`). A response names them by id. */
            liked?: string[];
            /** @description Papers by id, by arXiv id (`arxiv:2410.15027`) or by DOI (`doi:10.1101/2025.03.21.644500`). A response names them by id. */
            disliked?: string[];
        };
        GivenSettings: {
            /** @description Hour: 0 to 23, in their time zone. Usually 7. */
            digestHour?: number;
            /** @description Papers in a digest: 1 to 20 papers. Usually 5. */
            paperCount?: number;
            /** @description Minimum relevance: relevance from 0 to 100. Usually 0. */
            minimumScore?: number;
            /** @description Adventurousness: 0 (only what they asked for) to 3 (surprise me). Usually 0. */
            adventurousness?: number;
            /** @description Oldest paper: 0 to 3650 days since a paper came out; 0 for papers of any age. Usually 0. */
            oldestPaperDays?: number;
            /** @description Abstracts in the mail: 0 (one sentence), 1 (and two more) or 2 (the whole abstract). Usually 0. */
            abstractLength?: number;
            /** @description Pictures in the mail: 0 (no pictures) or 1 (a picture of each paper that has one). Usually 0. */
            pictures?: number;
            /**
             * @description The days of digests; 1 is Monday and 7 Sunday. One day makes a weekly digest.
             * @example [
             *       1,
             *       2,
             *       3,
             *       4,
             *       5
             *     ]
             */
            days?: number[];
        };
        /** @description The proof that the person consented elsewhere. */
        ConsentProof: {
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            at: string;
            /** @description Where it was given, such as "form on example.org". */
            source: string;
            /** @description The words to which the person agreed. */
            wording: string;
            /** @description From where it was given. */
            ip?: string;
            userAgent?: string;
        };
        NewSubscriber: {
            /**
             * @description A mail address.
             * @example ada@example.org
             */
            email: string;
            /**
             * @description A time zone of the IANA database.
             * @example Europe/Paris
             */
            zone?: string;
            interests?: components["schemas"]["GivenInterests"];
            settings?: components["schemas"]["GivenSettings"];
            consent?: components["schemas"]["ConsentProof"];
        };
        Accepted: {
            /** @enum {string} */
            status: "accepted";
        };
        ChangeSubscriberRequest: {
            /**
             * @description A time zone of the IANA database.
             * @example Europe/Paris
             */
            zone?: string;
            interests?: components["schemas"]["GivenInterests"];
            settings?: components["schemas"]["GivenSettings"];
            /**
             * Format: date
             * @example 2025-09-04
             */
            pausedUntil?: string | null;
        };
        /** @description Which readers an announcement goes to. */
        Segment: {
            /** @description The states of the readers it goes to. */
            states: ("active" | "paused")[];
            /** @description Slugs of topics: it goes to readers who follow one of them; to all when there are none. */
            topics: string[];
        };
        /** @description A mail that an operator writes to readers. */
        Announcement: {
            /**
             * Format: uuid
             * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51
             */
            id: string;
            subject: string;
            /** @description The text in Markdown. */
            body: string;
            segment: components["schemas"]["Segment"];
            /** @enum {unknown} */
            state: "draft" | "scheduled" | "sending" | "sent" | "cancelled";
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            scheduledFor: string | null;
            /** @description The operator or the key that wrote it. */
            createdBy: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            finishedAt: string | null;
            /** @description The number of its mails in each state. */
            mails: {
                planned: number;
                claimed: number;
                sending: number;
                sent: number;
                skipped: number;
                failed: number;
                expired: number;
                uncertain: number;
            };
        };
        ListAnnouncementsResponse: {
            data: components["schemas"]["Announcement"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        CreateAnnouncementRequest: {
            /** @example A better ranking */
            subject: string;
            /**
             * @description The text in Markdown (CommonMark). HTML is shown as text; images are refused.
             * @example From Monday on, [papers are ranked](https://papers.example.org/ranking) by what you liked.
             */
            body: string;
            segment?: components["schemas"]["Segment"];
        };
        ChangeAnnouncementRequest: {
            /** @example A better ranking */
            subject?: string;
            /**
             * @description The text in Markdown (CommonMark). HTML is shown as text; images are refused.
             * @example From Monday on, [papers are ranked](https://papers.example.org/ranking) by what you liked.
             */
            body?: string;
            segment?: components["schemas"]["Segment"];
        };
        /** @description A mail as readers would get it; its links lead to the first page of the site. */
        AnnouncementPreview: {
            subject: string;
            html: string;
            text: string;
            /** @description How many readers are in the segment now. */
            readers: number;
            /** @description The segment in words. */
            segment: string;
        };
        TestAnnouncementRequest: {
            /**
             * Format: email
             * @description The address of an operator.
             */
            to: string;
        };
        TestAnnouncementResponse: {
            /** @description The reply of the relay. */
            reply: string;
        };
        SendAnnouncementRequest: {
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            scheduledFor?: string | null;
        };
        /** @description Something that happened. */
        Event: {
            /**
             * @description Is the webhook-id too, so that what came both ways is known as one.
             * @example evt_5b1f0c9e8d7a4f63921c0e4b6a8d2f17
             */
            id: string;
            /** @enum {unknown} */
            type: "subscriber.confirmed" | "subscriber.updated" | "subscriber.unsubscribed" | "subscriber.bounced" | "subscriber.complained" | "subscriber.erased" | "edition.closed" | "run.started" | "run.finished" | "digest.failed" | "incident.opened" | "incident.closed" | "submission.received" | "webhook.test";
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            timestamp: string;
            /**
             * @description What it is about. Events of one subject are in their order.
             * @example subscriber:5d0c8f2e-7b1a-4c3d-9e60-2f4b8a1c7d35
             */
            subject: string;
            /**
             * @description Ids, states, dates and counts, by type as docs/webhooks-out.md has them.
             * @example {
             *       "subscriber": "5d0c8f2e-7b1a-4c3d-9e60-2f4b8a1c7d35",
             *       "state": "active"
             *     }
             */
            data: {
                [key: string]: unknown;
            };
        };
        ListEventsResponse: {
            data: components["schemas"]["Event"][];
            /** @description The cursor after the last of these events: ask with it for what happens next, now or later. */
            next: string;
        };
        /** @description An address that is told of events. */
        WebhookEndpoint: {
            /**
             * Format: uuid
             * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51
             */
            id: string;
            /**
             * @description Begins with https, and does not lead into a private network.
             * @example https://example.org/hooks
             */
            url: string;
            /**
             * @description What it is, for operators.
             * @example The customer database
             */
            description: string;
            /**
             * @description The types of event that it gets; null means all.
             * @example [
             *       "subscriber.confirmed",
             *       "subscriber.unsubscribed"
             *     ]
             */
            types: ("subscriber.confirmed" | "subscriber.updated" | "subscriber.unsubscribed" | "subscriber.bounced" | "subscriber.complained" | "subscriber.erased" | "edition.closed" | "run.started" | "run.finished" | "digest.failed" | "incident.opened" | "incident.closed" | "submission.received")[] | null;
            /** @enum {unknown} */
            state: "active" | "disabled";
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            failingSince: string | null;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            disabledAt: string | null;
            disabledBecause: string | null;
            /** @description How many events wait for it. */
            waiting: number;
        };
        ListWebhookEndpointsResponse: {
            data: components["schemas"]["WebhookEndpoint"][];
        };
        NewWebhookEndpoint: {
            /**
             * @description Begins with https, and does not lead into a private network.
             * @example https://example.org/hooks
             */
            url: string;
            /**
             * @description What it is, for operators.
             * @example The customer database
             */
            description?: string;
            /**
             * @description The types of event that it gets; null means all.
             * @example [
             *       "subscriber.confirmed",
             *       "subscriber.unsubscribed"
             *     ]
             */
            types?: ("subscriber.confirmed" | "subscriber.updated" | "subscriber.unsubscribed" | "subscriber.bounced" | "subscriber.complained" | "subscriber.erased" | "edition.closed" | "run.started" | "run.finished" | "digest.failed" | "incident.opened" | "incident.closed" | "submission.received")[] | null;
        };
        AddWebhookEndpointResponse: {
            /**
             * Format: uuid
             * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51
             */
            id: string;
            /**
             * @description Begins with https, and does not lead into a private network.
             * @example https://example.org/hooks
             */
            url: string;
            /**
             * @description What it is, for operators.
             * @example The customer database
             */
            description: string;
            /**
             * @description The types of event that it gets; null means all.
             * @example [
             *       "subscriber.confirmed",
             *       "subscriber.unsubscribed"
             *     ]
             */
            types: ("subscriber.confirmed" | "subscriber.updated" | "subscriber.unsubscribed" | "subscriber.bounced" | "subscriber.complained" | "subscriber.erased" | "edition.closed" | "run.started" | "run.finished" | "digest.failed" | "incident.opened" | "incident.closed" | "submission.received")[] | null;
            /** @enum {unknown} */
            state: "active" | "disabled";
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            updatedAt: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            failingSince: string | null;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            disabledAt: string | null;
            disabledBecause: string | null;
            /** @description How many events wait for it. */
            waiting: number;
            /**
             * @description The key of the signatures, shown this once: `whsec_` and base64.
             * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD
             */
            secret: string;
        };
        WebhookEndpointChange: {
            /**
             * @description Begins with https, and does not lead into a private network.
             * @example https://example.org/hooks
             */
            url?: string;
            /**
             * @description What it is, for operators.
             * @example The customer database
             */
            description?: string;
            /**
             * @description The types of event that it gets; null means all.
             * @example [
             *       "subscriber.confirmed",
             *       "subscriber.unsubscribed"
             *     ]
             */
            types?: ("subscriber.confirmed" | "subscriber.updated" | "subscriber.unsubscribed" | "subscriber.bounced" | "subscriber.complained" | "subscriber.erased" | "edition.closed" | "run.started" | "run.finished" | "digest.failed" | "incident.opened" | "incident.closed" | "submission.received")[] | null;
            /**
             * @description A disabled endpoint gets nothing; what waits is sent once it is active.
             * @enum {unknown}
             */
            state?: "active" | "disabled";
        };
        RotateWebhookSecretResponse: {
            /**
             * @description The key of the signatures, shown this once: `whsec_` and base64.
             * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD
             */
            secret: string;
        };
        TestWebhookEndpointResponse: {
            /** @enum {string} */
            status: "accepted";
        };
        /** @description One event on its way to one endpoint. */
        WebhookDelivery: {
            /**
             * @description The id of the event.
             * @example evt_5b1f0c9e8d7a4f63921c0e4b6a8d2f17
             */
            event: string;
            /** @enum {unknown} */
            type: "subscriber.confirmed" | "subscriber.updated" | "subscriber.unsubscribed" | "subscriber.bounced" | "subscriber.complained" | "subscriber.erased" | "edition.closed" | "run.started" | "run.finished" | "digest.failed" | "incident.opened" | "incident.closed" | "submission.received" | "webhook.test";
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            timestamp: string;
            /** @enum {unknown} */
            state: "waiting" | "delivered" | "given_up";
            attempts: number;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            nextAttemptAt: string | null;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            settledAt: string | null;
        };
        ListWebhookDeliveriesResponse: {
            data: components["schemas"]["WebhookDelivery"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        WebhookDeliveryLog: {
            /**
             * @description The id of the event.
             * @example evt_5b1f0c9e8d7a4f63921c0e4b6a8d2f17
             */
            event: string;
            /** @enum {unknown} */
            type: "subscriber.confirmed" | "subscriber.updated" | "subscriber.unsubscribed" | "subscriber.bounced" | "subscriber.complained" | "subscriber.erased" | "edition.closed" | "run.started" | "run.finished" | "digest.failed" | "incident.opened" | "incident.closed" | "submission.received" | "webhook.test";
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            timestamp: string;
            /** @enum {unknown} */
            state: "waiting" | "delivered" | "given_up";
            attempts: number;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            nextAttemptAt: string | null;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            settledAt: string | null;
            /** @description The attempts of the last 30 days, the last one first. */
            log: {
                /**
                 * Format: date-time
                 * @example 2025-09-04T07:00:00.000Z
                 */
                at: string;
                durationMs: number;
                /** @description Null where there was no response. */
                status: number | null;
                /** @description Null for an attempt that succeeded. */
                error: string | null;
                /** @description The beginning of the response’s body, at most 64 KB. */
                response: string;
            }[];
        };
        ResendWebhookResponse: {
            resent: number;
        };
        ResendWebhooksSinceRequest: {
            /**
             * Format: date-time
             * @description Events that happened at this time or later.
             */
            since: string;
        };
        ResendWebhooksSinceResponse: {
            resent: number;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            since: string;
        };
        AddSubscribersRequest: {
            subscribers: (components["schemas"]["NewSubscriber"] | unknown)[];
        };
        AddSubscribersResponse: {
            data: {
                /** @description The place of the item in the request, from 0. */
                index: number;
                /**
                 * @description `created`: a new subscriber. `updated`: a known one, who got the given preferences. `accepted`: a mail is on its way, or the key may not know more. `rejected`: nothing was done; see `problem`.
                 * @enum {unknown}
                 */
                status: "created" | "updated" | "accepted" | "rejected";
                /**
                 * Format: uuid
                 * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51
                 */
                id?: string;
                /**
                 * @description `pending`: not confirmed yet. `active`: gets digests. `paused`: gets none until they resume. `unsubscribed`: has left. `suppressed`: must not be mailed.
                 * @enum {unknown}
                 */
                state?: "pending" | "active" | "paused" | "unsubscribed" | "suppressed";
                problem?: components["schemas"]["Problem"];
            }[];
        };
        PauseSubscriberRequest: {
            /**
             * Format: date
             * @example 2025-09-04
             */
            until?: string;
        };
        ListSavedPapersResponse: {
            data: components["schemas"]["Paper"][];
        };
        /** @description Everything that is stored about the person: the subscriber, consents, interests, saved papers, requests, digests, reports. */
        ExportSubscriberResponse: {
            [key: string]: unknown;
        };
        /** @description An address that is never mailed. */
        Suppression: {
            /**
             * @description A keyed hash of the address, which names nobody.
             * @example 5f0c3c1a9d2e4b6f8a7c5e3d1b9f7a5c3e1d9b7f5a3c1e9d7b5f3a1c9e7d5b3f
             */
            id: string;
            reason: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            at: string;
        };
        ListSuppressionsResponse: {
            data: components["schemas"]["Suppression"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        NewSuppression: {
            /**
             * @description A mail address.
             * @example ada@example.org
             */
            email: string;
            /** @description Why, for the record. */
            reason?: string;
        };
        LiftedSuppression: {
            /** @description False when the address was not suppressed. */
            lifted: boolean;
        };
        /** @description One mail of one subscriber and one local date. */
        Digest: {
            /**
             * @description The id of the subscriber, a full stop, and the local date.
             * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51.2025-09-04
             */
            id: string;
            /**
             * Format: uuid
             * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51
             */
            subscriber: string;
            /**
             * Format: date
             * @example 2025-09-04
             */
            date: string;
            /**
             * @description `planned`, `claimed`, `sending`: under way. `sent`, `skipped`, `failed`, `expired`: done. `uncertain`: handed over, and the reply was lost.
             * @enum {unknown}
             */
            state: "planned" | "claimed" | "sending" | "sent" | "skipped" | "failed" | "expired" | "uncertain";
            skipReason: ("no_new_edition" | "list_late" | "none_good_enough" | "reader_left" | "suppressed" | "cancelled") | null;
            /** @description The number of papers of which none was good enough. */
            candidateCount: number | null;
            /** @description How often sending began. */
            attempts: number;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            plannedAt: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            notBefore: string | null;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            sentAt: string | null;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            bouncedAt: string | null;
            /** @description The reply of the relay, or why it was not sent. */
            note: string | null;
            paperCount: number;
        };
        ListDigestsResponse: {
            data: components["schemas"]["Digest"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        ListDigestsOfSubscriberResponse: {
            data: components["schemas"]["Digest"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        SelectedPaper: {
            /**
             * Format: uuid
             * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51
             */
            id: string;
            title: string;
            /** @description How well it matches the interests, from 0 to 100. */
            score: number;
            reason: {
                /** @enum {unknown} */
                kind: "topic" | "keyword" | "author" | "liked" | "trending" | "exploration";
                /** @description The interest that counted most. */
                label: string;
                /** @description The words of the paper that matched it. */
                terms: string[];
                /** @description The reason as the mail gives it. */
                words: string;
            };
        };
        DigestWithPapers: {
            /**
             * @description The id of the subscriber, a full stop, and the local date.
             * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51.2025-09-04
             */
            id: string;
            /**
             * Format: uuid
             * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51
             */
            subscriber: string;
            /**
             * Format: date
             * @example 2025-09-04
             */
            date: string;
            /**
             * @description `planned`, `claimed`, `sending`: under way. `sent`, `skipped`, `failed`, `expired`: done. `uncertain`: handed over, and the reply was lost.
             * @enum {unknown}
             */
            state: "planned" | "claimed" | "sending" | "sent" | "skipped" | "failed" | "expired" | "uncertain";
            skipReason: ("no_new_edition" | "list_late" | "none_good_enough" | "reader_left" | "suppressed" | "cancelled") | null;
            /** @description The number of papers of which none was good enough. */
            candidateCount: number | null;
            /** @description How often sending began. */
            attempts: number;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            plannedAt: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            notBefore: string | null;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            sentAt: string | null;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            bouncedAt: string | null;
            /** @description The reply of the relay, or why it was not sent. */
            note: string | null;
            paperCount: number;
            papers: components["schemas"]["SelectedPaper"][];
        };
        /** @description What would be sent. The links that act for the reader lead nowhere. */
        Preview: {
            /**
             * Format: date
             * @description The local date of the digest.
             * @example 2025-09-04
             */
            date: string;
            /**
             * Format: date
             * @description The newest edition that was looked through.
             * @example 2025-09-04
             */
            through: string | null;
            /** @description The number of papers to choose from. */
            candidateCount: number;
            skipReason: ("no_new_edition" | "list_late" | "none_good_enough" | "reader_left" | "suppressed" | "cancelled") | null;
            subject: string | null;
            papers: components["schemas"]["SelectedPaper"][];
            html: string | null;
            text: string | null;
        };
        IngestRun: {
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            startedAt: string;
            /**
             * Format: date
             * @example 2025-09-04
             */
            edition: string | null;
            parsed: number;
            created: number;
            updated: number;
            unchanged: number;
            rejected: number;
            error: string | null;
        };
        /** @description Where papers come from, and whether it works. */
        Source: {
            /**
             * @description Its kind, and its scope after a colon.
             * @example arxiv:cs.CL
             */
            name: string;
            /** @description Whether SOURCES names it. Others were read before, by command, or are the API itself. */
            configured: boolean;
            /**
             * @description `unknown` until it has been asked for the first time.
             * @enum {unknown}
             */
            state: "works" | "fails" | "unknown";
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            lastAskedAt: string | null;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            lastOkAt: string | null;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            failingSince: string | null;
            lastError: string | null;
            /** @description The newest arXiv id of a feed that shows only its newest papers, and since when it is that. */
            newest: {
                /** @example 2509.03867 */
                arxivId: string;
                /**
                 * Format: date-time
                 * @example 2025-09-04T07:00:00.000Z
                 */
                since: string | null;
            } | null;
            /**
             * Format: date-time
             * @description When it is asked next for the edition in the making; a time in the past means at the next round. Null for what is not asked, such as a folder.
             * @example 2025-09-04T07:00:00.000Z
             */
            nextAt: string | null;
            /** @description Its last ingests, newest first, at most five. */
            runs: components["schemas"]["IngestRun"][];
        };
        ListSourcesResponse: {
            data: components["schemas"]["Source"][];
        };
        /** @description A proposed paper. */
        Submission: {
            /**
             * Format: uuid
             * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51
             */
            id: string;
            /** @description What was typed: an arXiv id, a DOI or an address. */
            given: string;
            /** @description The name that its page thanks. */
            credit: string | null;
            /**
             * @description `waiting` to be looked up, `held` for a decision, `approved`, `rejected`, or `refused` because there is no such paper or it is in an edition already.
             * @enum {unknown}
             */
            state: "waiting" | "held" | "approved" | "rejected" | "refused";
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            submittedAt: string;
            /**
             * Format: date-time
             * @example 2025-09-04T07:00:00.000Z
             */
            decidedAt: string | null;
            found: {
                title: string;
                abstract: string;
                authors: string[];
                arxivId: string | null;
            } | null;
            /** @description Why it was decided so, or why it could not be looked up yet. */
            note: string | null;
            /**
             * Format: date
             * @description The edition that it joins once it is found, if an operator added it; else null.
             * @example 2025-09-04
             */
            listOn: string | null;
            /**
             * Format: uuid
             * @description The paper that it became.
             * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51
             */
            paper: string | null;
        };
        ListSubmissionsResponse: {
            data: components["schemas"]["Submission"][];
            /** @description The cursor of the next page; null on the last page. */
            next: string | null;
        };
        CreateSubmissionRequest: {
            /** @description An arXiv id, a DOI, or the address of the page of a paper. */
            paper: string;
            /** @description The name that its page thanks. */
            credit?: string;
        };
        ApproveSubmissionRequest: {
            /** @description Why, for the record. */
            note?: string;
        };
        RejectSubmissionRequest: {
            /** @description Why, for the record. */
            note?: string;
        };
        MergePaperRequest: {
            /** @description The paper that stays, by any of its names. */
            into: string;
        };
        AddPaperRequest: {
            /**
             * Format: date
             * @description The edition that it joins, which must be open; without it, the one in the making.
             * @example 2025-09-04
             */
            date?: string;
            /** @description An arXiv id, a DOI, or the address of the page of a paper, which is looked up. It stands alone, but for `date`. */
            paper?: string;
            title?: string;
            abstract?: string;
            authors?: string[];
            links?: {
                /** @enum {unknown} */
                kind: "code" | "project" | "data" | "demo" | "arxiv" | "pdf" | "published" | "other";
                url: string;
            }[];
            /** @example 2410.15027 */
            arxivId?: string;
            /** @example 10.1101/2025.03.21.644500 */
            doi?: string;
            /**
             * Format: date
             * @example 2025-09-04
             */
            publishedOn?: string;
        };
        AddPaperResponse: {
            /**
             * @description `created`: the paper is new. `known`: it was there, and is in the edition that it names. `queued`: it is being looked up; the submission tells what came of it.
             * @enum {unknown}
             */
            result: "created" | "known" | "queued";
            paper: components["schemas"]["CuratedPaper"] | null;
            submission: components["schemas"]["Submission"] | null;
        };
        AddPaperResponse201: {
            /**
             * @description `created`: the paper is new. `known`: it was there, and is in the edition that it names. `queued`: it is being looked up; the submission tells what came of it.
             * @enum {unknown}
             */
            result: "created" | "known" | "queued";
            paper: components["schemas"]["CuratedPaper"] | null;
            submission: components["schemas"]["Submission"] | null;
        };
        AddPaperResponse202: {
            /**
             * @description `created`: the paper is new. `known`: it was there, and is in the edition that it names. `queued`: it is being looked up; the submission tells what came of it.
             * @enum {unknown}
             */
            result: "created" | "known" | "queued";
            paper: components["schemas"]["CuratedPaper"] | null;
            submission: components["schemas"]["Submission"] | null;
        };
        /** @description What comes first in an edition; the others follow by their scores. */
        GetEditionOrderResponse: {
            /**
             * Format: date
             * @example 2025-09-04
             */
            date: string;
            /** @description The papers that come first, in their order. */
            papers: string[];
        };
        OrderEditionRequest: {
            /** @description The papers that come first, in their order, each by any of its names. */
            papers: string[];
        };
        /** @description What comes first in an edition; the others follow by their scores. */
        OrderEditionResponse: {
            /**
             * Format: date
             * @example 2025-09-04
             */
            date: string;
            /** @description The papers that come first, in their order. */
            papers: string[];
        };
        CloseEditionResponse: {
            /**
             * Format: date
             * @example 2025-09-04
             */
            date: string;
            /** @enum {unknown} */
            state: "closed";
            /** @description The papers that it lists, hidden ones included. */
            papers: number;
        };
    };
    responses: {
        /** @description The request cannot be read as it is. */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A valid key is needed. */
        Problem401: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests. */
        Problem429: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something went wrong on our side. */
        Problem500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something we depend on is away. */
        Problem503: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing. */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The key lacks a scope. */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request did not arrive in time. */
        Problem408: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The state does not allow it. */
        Problem409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It was changed meanwhile. */
        Problem412: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large. */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is of another type. */
        Problem415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The idempotency key was used for another request. */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description What is left of the limit: requests (`r`), and seconds until all are back (`t`). */
        RateLimit: string;
        /** @description The limit: requests (`q`) in a window of seconds (`w`). */
        "RateLimit-Policy": string;
        /** @description Names this state, for If-None-Match and If-Match. */
        ETag: string;
        /** @description The way to present a key. */
        "WWW-Authenticate": string;
        /** @description The seconds to wait before the next attempt. */
        "Retry-After": string;
        /** @description `true` where the response is that of an earlier request with the same key. */
        "Idempotency-Replayed": string;
    };
    pathItems: never;
}
export type Problem = components['schemas']['Problem'];
export type Paper = components['schemas']['Paper'];
export type CuratedPaper = components['schemas']['CuratedPaper'];
export type Topic = components['schemas']['Topic'];
export type ListTopicsResponse = components['schemas']['ListTopicsResponse'];
export type Edition = components['schemas']['Edition'];
export type ListEditionsResponse = components['schemas']['ListEditionsResponse'];
export type PeriodPapers = components['schemas']['PeriodPapers'];
export type CorrectPaperRequest = components['schemas']['CorrectPaperRequest'];
export type ListSimilarPapersResponse = components['schemas']['ListSimilarPapersResponse'];
export type SearchResults = components['schemas']['SearchResults'];
export type TrendingPapers = components['schemas']['TrendingPapers'];
export type Run = components['schemas']['Run'];
export type ListRunsResponse = components['schemas']['ListRunsResponse'];
export type Hold = components['schemas']['Hold'];
export type RunProgress = components['schemas']['RunProgress'];
export type CancelRunResponse = components['schemas']['CancelRunResponse'];
export type RetryRunRequest = components['schemas']['RetryRunRequest'];
export type RetryRunResponse = components['schemas']['RetryRunResponse'];
export type Sending = components['schemas']['Sending'];
export type PauseSendingRequest = components['schemas']['PauseSendingRequest'];
export type PauseSendingResponse = components['schemas']['PauseSendingResponse'];
export type ResumeSendingRequest = components['schemas']['ResumeSendingRequest'];
export type ResumeSendingResponse = components['schemas']['ResumeSendingResponse'];
export type Interests = components['schemas']['Interests'];
export type Settings = components['schemas']['Settings'];
export type Subscriber = components['schemas']['Subscriber'];
export type ListSubscribersResponse = components['schemas']['ListSubscribersResponse'];
export type GivenInterests = components['schemas']['GivenInterests'];
export type GivenSettings = components['schemas']['GivenSettings'];
export type ConsentProof = components['schemas']['ConsentProof'];
export type NewSubscriber = components['schemas']['NewSubscriber'];
export type Accepted = components['schemas']['Accepted'];
export type ChangeSubscriberRequest = components['schemas']['ChangeSubscriberRequest'];
export type Segment = components['schemas']['Segment'];
export type Announcement = components['schemas']['Announcement'];
export type ListAnnouncementsResponse = components['schemas']['ListAnnouncementsResponse'];
export type CreateAnnouncementRequest = components['schemas']['CreateAnnouncementRequest'];
export type ChangeAnnouncementRequest = components['schemas']['ChangeAnnouncementRequest'];
export type AnnouncementPreview = components['schemas']['AnnouncementPreview'];
export type TestAnnouncementRequest = components['schemas']['TestAnnouncementRequest'];
export type TestAnnouncementResponse = components['schemas']['TestAnnouncementResponse'];
export type SendAnnouncementRequest = components['schemas']['SendAnnouncementRequest'];
export type Event = components['schemas']['Event'];
export type ListEventsResponse = components['schemas']['ListEventsResponse'];
export type WebhookEndpoint = components['schemas']['WebhookEndpoint'];
export type ListWebhookEndpointsResponse = components['schemas']['ListWebhookEndpointsResponse'];
export type NewWebhookEndpoint = components['schemas']['NewWebhookEndpoint'];
export type AddWebhookEndpointResponse = components['schemas']['AddWebhookEndpointResponse'];
export type WebhookEndpointChange = components['schemas']['WebhookEndpointChange'];
export type RotateWebhookSecretResponse = components['schemas']['RotateWebhookSecretResponse'];
export type TestWebhookEndpointResponse = components['schemas']['TestWebhookEndpointResponse'];
export type WebhookDelivery = components['schemas']['WebhookDelivery'];
export type ListWebhookDeliveriesResponse = components['schemas']['ListWebhookDeliveriesResponse'];
export type WebhookDeliveryLog = components['schemas']['WebhookDeliveryLog'];
export type ResendWebhookResponse = components['schemas']['ResendWebhookResponse'];
export type ResendWebhooksSinceRequest = components['schemas']['ResendWebhooksSinceRequest'];
export type ResendWebhooksSinceResponse = components['schemas']['ResendWebhooksSinceResponse'];
export type AddSubscribersRequest = components['schemas']['AddSubscribersRequest'];
export type AddSubscribersResponse = components['schemas']['AddSubscribersResponse'];
export type PauseSubscriberRequest = components['schemas']['PauseSubscriberRequest'];
export type ListSavedPapersResponse = components['schemas']['ListSavedPapersResponse'];
export type ExportSubscriberResponse = components['schemas']['ExportSubscriberResponse'];
export type Suppression = components['schemas']['Suppression'];
export type ListSuppressionsResponse = components['schemas']['ListSuppressionsResponse'];
export type NewSuppression = components['schemas']['NewSuppression'];
export type LiftedSuppression = components['schemas']['LiftedSuppression'];
export type Digest = components['schemas']['Digest'];
export type ListDigestsResponse = components['schemas']['ListDigestsResponse'];
export type ListDigestsOfSubscriberResponse = components['schemas']['ListDigestsOfSubscriberResponse'];
export type SelectedPaper = components['schemas']['SelectedPaper'];
export type DigestWithPapers = components['schemas']['DigestWithPapers'];
export type Preview = components['schemas']['Preview'];
export type IngestRun = components['schemas']['IngestRun'];
export type Source = components['schemas']['Source'];
export type ListSourcesResponse = components['schemas']['ListSourcesResponse'];
export type Submission = components['schemas']['Submission'];
export type ListSubmissionsResponse = components['schemas']['ListSubmissionsResponse'];
export type CreateSubmissionRequest = components['schemas']['CreateSubmissionRequest'];
export type ApproveSubmissionRequest = components['schemas']['ApproveSubmissionRequest'];
export type RejectSubmissionRequest = components['schemas']['RejectSubmissionRequest'];
export type MergePaperRequest = components['schemas']['MergePaperRequest'];
export type AddPaperRequest = components['schemas']['AddPaperRequest'];
export type AddPaperResponse = components['schemas']['AddPaperResponse'];
export type AddPaperResponse201 = components['schemas']['AddPaperResponse201'];
export type AddPaperResponse202 = components['schemas']['AddPaperResponse202'];
export type GetEditionOrderResponse = components['schemas']['GetEditionOrderResponse'];
export type OrderEditionRequest = components['schemas']['OrderEditionRequest'];
export type OrderEditionResponse = components['schemas']['OrderEditionResponse'];
export type CloseEditionResponse = components['schemas']['CloseEditionResponse'];
export type ResponseProblem400 = components['responses']['Problem400'];
export type ResponseProblem401 = components['responses']['Problem401'];
export type ResponseProblem429 = components['responses']['Problem429'];
export type ResponseProblem500 = components['responses']['Problem500'];
export type ResponseProblem503 = components['responses']['Problem503'];
export type ResponseProblem404 = components['responses']['Problem404'];
export type ResponseProblem403 = components['responses']['Problem403'];
export type ResponseProblem408 = components['responses']['Problem408'];
export type ResponseProblem409 = components['responses']['Problem409'];
export type ResponseProblem412 = components['responses']['Problem412'];
export type ResponseProblem413 = components['responses']['Problem413'];
export type ResponseProblem415 = components['responses']['Problem415'];
export type ResponseProblem422 = components['responses']['Problem422'];
export type HeaderRateLimit = components['headers']['RateLimit'];
export type HeaderRateLimitPolicy = components['headers']['RateLimit-Policy'];
export type HeaderETag = components['headers']['ETag'];
export type HeaderWwwAuthenticate = components['headers']['WWW-Authenticate'];
export type HeaderRetryAfter = components['headers']['Retry-After'];
export type HeaderIdempotencyReplayed = components['headers']['Idempotency-Replayed'];
export type $defs = Record<string, never>;
export interface operations {
    listTopics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "slug": "reinforcement-learning",
                     *           "name": "Reinforcement learning",
                     *           "group": "Learning",
                     *           "aliases": [
                     *             "text"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListTopicsResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listEditions: {
        parameters: {
            query?: {
                /** @description How many items to return at most. */
                limit?: number;
                /** @description The `next` of the page before; the first page has none. Its content is not for reading. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "date": "2025-09-04",
                     *           "papers": 1,
                     *           "closedAt": "2025-09-04T07:00:00.000Z",
                     *           "url": "https://example.org/"
                     *         }
                     *       ],
                     *       "next": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ListEditionsResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getEdition: {
        parameters: {
            query?: {
                /**
                 * @description The slug of a topic: only its papers are returned.
                 * @example diffusion-models
                 */
                topic?: string;
                /** @description By score with pinned papers first, or by the day of publication. */
                sort?: "trending" | "newest";
                /** @description How many papers to return at most. */
                limit?: number;
                /** @description The `next` of the page before; the first page has none. Its content is not for reading. */
                cursor?: string;
                /**
                 * @description The format of the response. Without it, the header `Accept` chooses the format.
                 * @example bibtex
                 */
                format?: "json" | "csl-json" | "bibtex" | "ris";
            };
            header?: never;
            path: {
                /**
                 * @description A day (`2025-09-04`), an ISO week (`2025-W36`) or a month (`2025-09`).
                 * @example 2025-09-04
                 */
                date: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The papers. With rel="next", the header `Link` names the next page. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "2025-09-04",
                     *       "kind": "day",
                     *       "from": "2025-09-04",
                     *       "through": "2025-09-04",
                     *       "url": "https://example.org/",
                     *       "papers": 1,
                     *       "previousEdition": "text",
                     *       "nextEdition": "text",
                     *       "topics": [
                     *         {
                     *           "slug": "text",
                     *           "name": "text",
                     *           "papers": 1
                     *         }
                     *       ],
                     *       "data": [
                     *         {
                     *           "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *           "arxivId": "2410.15027",
                     *           "doi": "10.1101/2025.03.21.644500",
                     *           "title": "text",
                     *           "abstract": "text",
                     *           "authors": [
                     *             "text"
                     *           ],
                     *           "links": [
                     *             {
                     *               "kind": "code",
                     *               "url": "text"
                     *             }
                     *           ],
                     *           "categories": [
                     *             "text"
                     *           ],
                     *           "keywords": [
                     *             "text"
                     *           ],
                     *           "version": 1,
                     *           "publishedOn": "2025-09-04",
                     *           "edition": "2025-09-04",
                     *           "url": "https://example.org/",
                     *           "credit": "text",
                     *           "picture": {
                     *             "url": "https://example.org/",
                     *             "width": 1,
                     *             "height": 1
                     *           },
                     *           "upvotes": 1,
                     *           "comments": 1,
                     *           "githubStars": 1,
                     *           "trending": 1,
                     *           "rising": true,
                     *           "pinned": true,
                     *           "hidden": true,
                     *           "topics": [
                     *             {
                     *               "slug": "text",
                     *               "name": "text"
                     *             }
                     *           ],
                     *           "trendingParts": {
                     *             "upvotes": 1,
                     *             "speed": 1,
                     *             "comments": 1,
                     *             "stars": 1,
                     *             "starSpeed": 1,
                     *             "likes": 1
                     *           },
                     *           "match": 1
                     *         }
                     *       ],
                     *       "next": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["PeriodPapers"];
                    "application/vnd.citationstyles.csl+json": {
                        /** @description The key of the paper in BibTeX: `vaswani2017attention`. */
                        id: string;
                        /**
                         * @description A preprint is an `article`.
                         * @enum {unknown}
                         */
                        type: "article" | "article-journal";
                        title: string;
                        author?: ({
                            family: string;
                            given?: string;
                            suffix?: string;
                            /** @description Not sorted by: “van der”. */
                            "non-dropping-particle"?: string;
                        } | {
                            literal: string;
                        })[];
                        issued?: {
                            /** @description Year, month and day, as far as they are known. */
                            "date-parts": number[][];
                        };
                        abstract?: string;
                        archive?: string;
                        publisher?: string;
                        genre?: string;
                        /** @description With the name of its server: `arXiv:2410.15027`. */
                        number?: string;
                        version?: string;
                        categories?: string[];
                        /** @description Separated by commas. */
                        keyword?: string;
                        DOI?: string;
                        URL: string;
                    }[];
                    "application/x-bibtex": string;
                    "application/x-research-info-systems": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getPaper: {
        parameters: {
            query?: {
                /**
                 * @description The format of the response. Without it, the header `Accept` chooses the format.
                 * @example bibtex
                 */
                format?: "json" | "csl-json" | "bibtex" | "ris";
            };
            header?: never;
            path: {
                /**
                 * @description Its id, `arxiv:2410.15027` or `doi:10.1101/2025.03.21.644500`, with the slash percent-encoded.
                 * @example arxiv:2410.15027
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The paper. With rel="next", the header `Link` names the next page. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "arxivId": "2410.15027",
                     *       "doi": "10.1101/2025.03.21.644500",
                     *       "title": "text",
                     *       "abstract": "text",
                     *       "authors": [
                     *         "text"
                     *       ],
                     *       "links": [
                     *         {
                     *           "kind": "code",
                     *           "url": "text"
                     *         }
                     *       ],
                     *       "categories": [
                     *         "text"
                     *       ],
                     *       "keywords": [
                     *         "text"
                     *       ],
                     *       "version": 1,
                     *       "publishedOn": "2025-09-04",
                     *       "edition": "2025-09-04",
                     *       "url": "https://example.org/",
                     *       "credit": "text",
                     *       "picture": {
                     *         "url": "https://example.org/",
                     *         "width": 1,
                     *         "height": 1
                     *       },
                     *       "upvotes": 1,
                     *       "comments": 1,
                     *       "githubStars": 1,
                     *       "trending": 1,
                     *       "rising": true,
                     *       "pinned": true,
                     *       "hidden": true,
                     *       "topics": [
                     *         {
                     *           "slug": "text",
                     *           "name": "text"
                     *         }
                     *       ],
                     *       "trendingParts": {
                     *         "upvotes": 1,
                     *         "speed": 1,
                     *         "comments": 1,
                     *         "stars": 1,
                     *         "starSpeed": 1,
                     *         "likes": 1
                     *       },
                     *       "match": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Paper"];
                    "application/vnd.citationstyles.csl+json": {
                        /** @description The key of the paper in BibTeX: `vaswani2017attention`. */
                        id: string;
                        /**
                         * @description A preprint is an `article`.
                         * @enum {unknown}
                         */
                        type: "article" | "article-journal";
                        title: string;
                        author?: ({
                            family: string;
                            given?: string;
                            suffix?: string;
                            /** @description Not sorted by: “van der”. */
                            "non-dropping-particle"?: string;
                        } | {
                            literal: string;
                        })[];
                        issued?: {
                            /** @description Year, month and day, as far as they are known. */
                            "date-parts": number[][];
                        };
                        abstract?: string;
                        archive?: string;
                        publisher?: string;
                        genre?: string;
                        /** @description With the name of its server: `arXiv:2410.15027`. */
                        number?: string;
                        version?: string;
                        categories?: string[];
                        /** @description Separated by commas. */
                        keyword?: string;
                        DOI?: string;
                        URL: string;
                    }[];
                    "application/x-bibtex": string;
                    "application/x-research-info-systems": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    correctPaper: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
            };
            path: {
                /**
                 * @description Its id, `arxiv:2410.15027` or `doi:10.1101/2025.03.21.644500`, with the slash percent-encoded.
                 * @example arxiv:2410.15027
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "A Better Title",
                 *       "authors": [
                 *         "Emmy Noether",
                 *         "Sofia Kovalevskaya"
                 *       ],
                 *       "links": [
                 *         {
                 *           "kind": "code",
                 *           "url": "https://github.com/example/better"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CorrectPaperRequest"];
            };
        };
        responses: {
            /** @description A paper as an operator sees it; it may be hidden, in an open edition or in none. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "arxivId": "2410.15027",
                     *       "doi": "10.1101/2025.03.21.644500",
                     *       "title": "text",
                     *       "abstract": "text",
                     *       "authors": [
                     *         "text"
                     *       ],
                     *       "links": [
                     *         {
                     *           "kind": "code",
                     *           "url": "text"
                     *         }
                     *       ],
                     *       "edition": "2025-09-04",
                     *       "pinned": true,
                     *       "hidden": true,
                     *       "corrected": [
                     *         "text"
                     *       ],
                     *       "sources": [
                     *         "text"
                     *       ],
                     *       "credit": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CuratedPaper"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listSimilarPapers: {
        parameters: {
            query?: {
                limit?: number;
                /**
                 * @description The format of the response. Without it, the header `Accept` chooses the format.
                 * @example bibtex
                 */
                format?: "json" | "csl-json" | "bibtex" | "ris";
            };
            header?: never;
            path: {
                /**
                 * @description Its id, `arxiv:2410.15027` or `doi:10.1101/2025.03.21.644500`, with the slash percent-encoded.
                 * @example arxiv:2410.15027
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The similar papers. With rel="next", the header `Link` names the next page. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *           "arxivId": "2410.15027",
                     *           "doi": "10.1101/2025.03.21.644500",
                     *           "title": "text",
                     *           "abstract": "text",
                     *           "authors": [
                     *             "text"
                     *           ],
                     *           "links": [
                     *             {
                     *               "kind": "code",
                     *               "url": "text"
                     *             }
                     *           ],
                     *           "categories": [
                     *             "text"
                     *           ],
                     *           "keywords": [
                     *             "text"
                     *           ],
                     *           "version": 1,
                     *           "publishedOn": "2025-09-04",
                     *           "edition": "2025-09-04",
                     *           "url": "https://example.org/",
                     *           "credit": "text",
                     *           "picture": {
                     *             "url": "https://example.org/",
                     *             "width": 1,
                     *             "height": 1
                     *           },
                     *           "upvotes": 1,
                     *           "comments": 1,
                     *           "githubStars": 1,
                     *           "trending": 1,
                     *           "rising": true,
                     *           "pinned": true,
                     *           "hidden": true,
                     *           "topics": [
                     *             {
                     *               "slug": "text",
                     *               "name": "text"
                     *             }
                     *           ],
                     *           "trendingParts": {
                     *             "upvotes": 1,
                     *             "speed": 1,
                     *             "comments": 1,
                     *             "stars": 1,
                     *             "starSpeed": 1,
                     *             "likes": 1
                     *           },
                     *           "match": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListSimilarPapersResponse"];
                    "application/vnd.citationstyles.csl+json": {
                        /** @description The key of the paper in BibTeX: `vaswani2017attention`. */
                        id: string;
                        /**
                         * @description A preprint is an `article`.
                         * @enum {unknown}
                         */
                        type: "article" | "article-journal";
                        title: string;
                        author?: ({
                            family: string;
                            given?: string;
                            suffix?: string;
                            /** @description Not sorted by: “van der”. */
                            "non-dropping-particle"?: string;
                        } | {
                            literal: string;
                        })[];
                        issued?: {
                            /** @description Year, month and day, as far as they are known. */
                            "date-parts": number[][];
                        };
                        abstract?: string;
                        archive?: string;
                        publisher?: string;
                        genre?: string;
                        /** @description With the name of its server: `arXiv:2410.15027`. */
                        number?: string;
                        version?: string;
                        categories?: string[];
                        /** @description Separated by commas. */
                        keyword?: string;
                        DOI?: string;
                        URL: string;
                    }[];
                    "application/x-bibtex": string;
                    "application/x-research-info-systems": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    searchPapers: {
        parameters: {
            query: {
                /**
                 * @description The query.
                 * @example diffusion author:"Tero Karras" after:2025-01 has:code
                 */
                q: string;
                sort?: "best" | "newest";
                /** @description How many items to return at most. */
                limit?: number;
                /** @description The `next` of the page before; the first page has none. Its content is not for reading. */
                cursor?: string;
                /**
                 * @description The format of the response. Without it, the header `Accept` chooses the format.
                 * @example bibtex
                 */
                format?: "json" | "csl-json" | "bibtex" | "ris";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The papers. With rel="next", the header `Link` names the next page. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *           "arxivId": "2410.15027",
                     *           "doi": "10.1101/2025.03.21.644500",
                     *           "title": "text",
                     *           "abstract": "text",
                     *           "authors": [
                     *             "text"
                     *           ],
                     *           "links": [
                     *             {
                     *               "kind": "code",
                     *               "url": "text"
                     *             }
                     *           ],
                     *           "categories": [
                     *             "text"
                     *           ],
                     *           "keywords": [
                     *             "text"
                     *           ],
                     *           "version": 1,
                     *           "publishedOn": "2025-09-04",
                     *           "edition": "2025-09-04",
                     *           "url": "https://example.org/",
                     *           "credit": "text",
                     *           "picture": {
                     *             "url": "https://example.org/",
                     *             "width": 1,
                     *             "height": 1
                     *           },
                     *           "upvotes": 1,
                     *           "comments": 1,
                     *           "githubStars": 1,
                     *           "trending": 1,
                     *           "rising": true,
                     *           "pinned": true,
                     *           "hidden": true,
                     *           "topics": [
                     *             {
                     *               "slug": "text",
                     *               "name": "text"
                     *             }
                     *           ],
                     *           "trendingParts": {
                     *             "upvotes": 1,
                     *             "speed": 1,
                     *             "comments": 1,
                     *             "stars": 1,
                     *             "starSpeed": 1,
                     *             "likes": 1
                     *           },
                     *           "match": 1
                     *         }
                     *       ],
                     *       "next": "text",
                     *       "total": 1,
                     *       "isMore": true,
                     *       "corrected": [
                     *         {
                     *           "from": "text",
                     *           "to": "text"
                     *         }
                     *       ],
                     *       "problems": [
                     *         "text"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SearchResults"];
                    "application/vnd.citationstyles.csl+json": {
                        /** @description The key of the paper in BibTeX: `vaswani2017attention`. */
                        id: string;
                        /**
                         * @description A preprint is an `article`.
                         * @enum {unknown}
                         */
                        type: "article" | "article-journal";
                        title: string;
                        author?: ({
                            family: string;
                            given?: string;
                            suffix?: string;
                            /** @description Not sorted by: “van der”. */
                            "non-dropping-particle"?: string;
                        } | {
                            literal: string;
                        })[];
                        issued?: {
                            /** @description Year, month and day, as far as they are known. */
                            "date-parts": number[][];
                        };
                        abstract?: string;
                        archive?: string;
                        publisher?: string;
                        genre?: string;
                        /** @description With the name of its server: `arXiv:2410.15027`. */
                        number?: string;
                        version?: string;
                        categories?: string[];
                        /** @description Separated by commas. */
                        keyword?: string;
                        DOI?: string;
                        URL: string;
                    }[];
                    "application/x-bibtex": string;
                    "application/x-research-info-systems": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            /** @description Too much is under way. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTrendingPapers: {
        parameters: {
            query?: {
                /**
                 * @description A day (`2025-09-04`), an ISO week (`2025-W36`) or a month (`2025-09`).
                 * @example 2025-09-04
                 */
                period?: string;
                /**
                 * @description The slug of a topic: only its papers are returned.
                 * @example diffusion-models
                 */
                topic?: string;
                /** @description How many papers to return at most. */
                limit?: number;
                /** @description The `next` of the page before; the first page has none. Its content is not for reading. */
                cursor?: string;
                /**
                 * @description The format of the response. Without it, the header `Accept` chooses the format.
                 * @example bibtex
                 */
                format?: "json" | "csl-json" | "bibtex" | "ris";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The papers, the highest score first. With rel="next", the header `Link` names the next page. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "2025-09-04",
                     *       "kind": "day",
                     *       "from": "2025-09-04",
                     *       "through": "2025-09-04",
                     *       "url": "https://example.org/",
                     *       "data": [
                     *         {
                     *           "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *           "arxivId": "2410.15027",
                     *           "doi": "10.1101/2025.03.21.644500",
                     *           "title": "text",
                     *           "abstract": "text",
                     *           "authors": [
                     *             "text"
                     *           ],
                     *           "links": [
                     *             {
                     *               "kind": "code",
                     *               "url": "text"
                     *             }
                     *           ],
                     *           "categories": [
                     *             "text"
                     *           ],
                     *           "keywords": [
                     *             "text"
                     *           ],
                     *           "version": 1,
                     *           "publishedOn": "2025-09-04",
                     *           "edition": "2025-09-04",
                     *           "url": "https://example.org/",
                     *           "credit": "text",
                     *           "picture": {
                     *             "url": "https://example.org/",
                     *             "width": 1,
                     *             "height": 1
                     *           },
                     *           "upvotes": 1,
                     *           "comments": 1,
                     *           "githubStars": 1,
                     *           "trending": 1,
                     *           "rising": true,
                     *           "pinned": true,
                     *           "hidden": true,
                     *           "topics": [
                     *             {
                     *               "slug": "text",
                     *               "name": "text"
                     *             }
                     *           ],
                     *           "trendingParts": {
                     *             "upvotes": 1,
                     *             "speed": 1,
                     *             "comments": 1,
                     *             "stars": 1,
                     *             "starSpeed": 1,
                     *             "likes": 1
                     *           },
                     *           "match": 1
                     *         }
                     *       ],
                     *       "next": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["TrendingPapers"];
                    "application/vnd.citationstyles.csl+json": {
                        /** @description The key of the paper in BibTeX: `vaswani2017attention`. */
                        id: string;
                        /**
                         * @description A preprint is an `article`.
                         * @enum {unknown}
                         */
                        type: "article" | "article-journal";
                        title: string;
                        author?: ({
                            family: string;
                            given?: string;
                            suffix?: string;
                            /** @description Not sorted by: “van der”. */
                            "non-dropping-particle"?: string;
                        } | {
                            literal: string;
                        })[];
                        issued?: {
                            /** @description Year, month and day, as far as they are known. */
                            "date-parts": number[][];
                        };
                        abstract?: string;
                        archive?: string;
                        publisher?: string;
                        genre?: string;
                        /** @description With the name of its server: `arXiv:2410.15027`. */
                        number?: string;
                        version?: string;
                        categories?: string[];
                        /** @description Separated by commas. */
                        keyword?: string;
                        DOI?: string;
                        URL: string;
                    }[];
                    "application/x-bibtex": string;
                    "application/x-research-info-systems": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @example 7 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "date": "2025-09-04",
                     *           "planned": 1,
                     *           "states": {
                     *             "planned": 1,
                     *             "claimed": 1,
                     *             "sending": 1,
                     *             "sent": 1,
                     *             "skipped": 1,
                     *             "failed": 1,
                     *             "expired": 1,
                     *             "uncertain": 1
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListRunsResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 2025-09-04 */
                date: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The progress of a run. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "date": "2025-09-04",
                     *       "planned": 1,
                     *       "states": {
                     *         "planned": 1,
                     *         "claimed": 1,
                     *         "sending": 1,
                     *         "sent": 1,
                     *         "skipped": 1,
                     *         "failed": 1,
                     *         "expired": 1,
                     *         "uncertain": 1
                     *       },
                     *       "skipReasons": {
                     *         "no_new_edition": 1,
                     *         "list_late": 1,
                     *         "none_good_enough": 1,
                     *         "reader_left": 1,
                     *         "suppressed": 1,
                     *         "cancelled": 1,
                     *         "unknown": 1
                     *       },
                     *       "cancelled": true,
                     *       "holds": [
                     *         {
                     *           "kind": "operator",
                     *           "reason": "text",
                     *           "since": "2025-09-04T07:00:00.000Z",
                     *           "probeAt": "2025-09-04T07:00:00.000Z",
                     *           "domain": "text"
                     *         }
                     *       ],
                     *       "ratePerSecond": 1,
                     *       "etaSeconds": 1,
                     *       "slowestDomains": [
                     *         {
                     *           "domain": "example.org",
                     *           "sent": 1,
                     *           "deferred": 1,
                     *           "failed": 1,
                     *           "meanMs": 1,
                     *           "heldUntil": "2025-09-04T07:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RunProgress"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    cancelRun: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 2025-09-04 */
                date: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "date": "2025-09-04",
                     *       "cancelled": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CancelRunResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    retryRun: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 2025-09-04 */
                date: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "what": "failed"
                 *     }
                 */
                "application/json": components["schemas"]["RetryRunRequest"];
            };
        };
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "date": "2025-09-04",
                     *       "what": "failed",
                     *       "retried": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RetryRunResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getSending: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether digests are being sent. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "held": true,
                     *       "holds": [
                     *         {
                     *           "kind": "operator",
                     *           "reason": "text",
                     *           "since": "2025-09-04T07:00:00.000Z",
                     *           "probeAt": "2025-09-04T07:00:00.000Z",
                     *           "domain": "text"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Sending"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    pauseSending: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "We move to another relay."
                 *     }
                 */
                "application/json": components["schemas"]["PauseSendingRequest"];
            };
        };
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "held": true,
                     *       "new": true
                     *     }
                     */
                    "application/json": components["schemas"]["PauseSendingResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    resumeSending: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "domain": "example.org"
                 *     }
                 */
                "application/json": components["schemas"]["ResumeSendingRequest"];
            };
        };
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "lifted": [
                     *         {
                     *           "kind": "operator",
                     *           "reason": "text",
                     *           "since": "2025-09-04T07:00:00.000Z",
                     *           "probeAt": "2025-09-04T07:00:00.000Z",
                     *           "domain": "text"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ResumeSendingResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listSubscribers: {
        parameters: {
            query?: {
                /** @description How many items to return at most. */
                limit?: number;
                /** @description The `next` of the page before; the first page has none. Its content is not for reading. */
                cursor?: string;
                /** @description `pending`: not confirmed yet. `active`: gets digests. `paused`: gets none until they resume. `unsubscribed`: has left. `suppressed`: must not be mailed. */
                state?: "pending" | "active" | "paused" | "unsubscribed" | "suppressed";
                /**
                 * @description A topic that they follow.
                 * @example reinforcement-learning
                 */
                topic?: string;
                /** @example 2025-09-04T07:00:00.000Z */
                createdAfter?: string;
                /** @example 2025-09-04T07:00:00.000Z */
                createdBefore?: string;
                /**
                 * @description A mail address.
                 * @example ada@example.org
                 */
                email?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *           "email": "ada@example.org",
                     *           "state": "pending",
                     *           "createdAt": "2025-09-04T07:00:00.000Z",
                     *           "confirmedAt": "2025-09-04T07:00:00.000Z",
                     *           "stateChangedAt": "2025-09-04T07:00:00.000Z",
                     *           "zone": "Europe/Paris",
                     *           "pausedUntil": "2025-09-04",
                     *           "nextDigestAt": "2025-09-04T07:00:00.000Z",
                     *           "interests": {
                     *             "topics": [
                     *               "reinforcement-learning"
                     *             ],
                     *             "keywords": [
                     *               "text"
                     *             ],
                     *             "authors": [
                     *               "text"
                     *             ],
                     *             "muted": [
                     *               "text"
                     *             ],
                     *             "blocked": [
                     *               "text"
                     *             ],
                     *             "liked": [
                     *               "text"
                     *             ],
                     *             "disliked": [
                     *               "text"
                     *             ]
                     *           },
                     *           "settings": {
                     *             "digestHour": 1,
                     *             "paperCount": 1,
                     *             "minimumScore": 1,
                     *             "adventurousness": 1,
                     *             "oldestPaperDays": 1,
                     *             "abstractLength": 1,
                     *             "pictures": 1,
                     *             "days": [
                     *               1,
                     *               2,
                     *               3,
                     *               4,
                     *               5
                     *             ]
                     *           },
                     *           "consent": {
                     *             "at": "2025-09-04T07:00:00.000Z",
                     *             "source": "text",
                     *             "wording": "text"
                     *           }
                     *         }
                     *       ],
                     *       "next": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ListSubscribersResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    addSubscriber: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.org",
                 *       "zone": "Europe/Paris",
                 *       "interests": {
                 *         "topics": [
                 *           "reinforcement-learning"
                 *         ],
                 *         "keywords": [
                 *           "protein folding"
                 *         ]
                 *       },
                 *       "settings": {
                 *         "digestHour": 8,
                 *         "days": [
                 *           1,
                 *           2,
                 *           3,
                 *           4,
                 *           5
                 *         ],
                 *         "paperCount": 5
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewSubscriber"];
            };
        };
        responses: {
            /** @description A reader with their consent and preferences. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "email": "ada@example.org",
                     *       "state": "pending",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "confirmedAt": "2025-09-04T07:00:00.000Z",
                     *       "stateChangedAt": "2025-09-04T07:00:00.000Z",
                     *       "zone": "Europe/Paris",
                     *       "pausedUntil": "2025-09-04",
                     *       "nextDigestAt": "2025-09-04T07:00:00.000Z",
                     *       "interests": {
                     *         "topics": [
                     *           "reinforcement-learning"
                     *         ],
                     *         "keywords": [
                     *           "text"
                     *         ],
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "muted": [
                     *           "text"
                     *         ],
                     *         "blocked": [
                     *           "text"
                     *         ],
                     *         "liked": [
                     *           "text"
                     *         ],
                     *         "disliked": [
                     *           "text"
                     *         ]
                     *       },
                     *       "settings": {
                     *         "digestHour": 1,
                     *         "paperCount": 1,
                     *         "minimumScore": 1,
                     *         "adventurousness": 1,
                     *         "oldestPaperDays": 1,
                     *         "abstractLength": 1,
                     *         "pictures": 1,
                     *         "days": [
                     *           1,
                     *           2,
                     *           3,
                     *           4,
                     *           5
                     *         ]
                     *       },
                     *       "consent": {
                     *         "at": "2025-09-04T07:00:00.000Z",
                     *         "source": "text",
                     *         "wording": "text"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Subscriber"];
                };
            };
            /** @description A reader with their consent and preferences. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "email": "ada@example.org",
                     *       "state": "pending",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "confirmedAt": "2025-09-04T07:00:00.000Z",
                     *       "stateChangedAt": "2025-09-04T07:00:00.000Z",
                     *       "zone": "Europe/Paris",
                     *       "pausedUntil": "2025-09-04",
                     *       "nextDigestAt": "2025-09-04T07:00:00.000Z",
                     *       "interests": {
                     *         "topics": [
                     *           "reinforcement-learning"
                     *         ],
                     *         "keywords": [
                     *           "text"
                     *         ],
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "muted": [
                     *           "text"
                     *         ],
                     *         "blocked": [
                     *           "text"
                     *         ],
                     *         "liked": [
                     *           "text"
                     *         ],
                     *         "disliked": [
                     *           "text"
                     *         ]
                     *       },
                     *       "settings": {
                     *         "digestHour": 1,
                     *         "paperCount": 1,
                     *         "minimumScore": 1,
                     *         "adventurousness": 1,
                     *         "oldestPaperDays": 1,
                     *         "abstractLength": 1,
                     *         "pictures": 1,
                     *         "days": [
                     *           1,
                     *           2,
                     *           3,
                     *           4,
                     *           5
                     *         ]
                     *       },
                     *       "consent": {
                     *         "at": "2025-09-04T07:00:00.000Z",
                     *         "source": "text",
                     *         "wording": "text"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Subscriber"];
                };
            };
            /** @description It was accepted, and is done later. */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "accepted"
                     *     }
                     */
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getSubscriber: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A reader with their consent and preferences. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "email": "ada@example.org",
                     *       "state": "pending",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "confirmedAt": "2025-09-04T07:00:00.000Z",
                     *       "stateChangedAt": "2025-09-04T07:00:00.000Z",
                     *       "zone": "Europe/Paris",
                     *       "pausedUntil": "2025-09-04",
                     *       "nextDigestAt": "2025-09-04T07:00:00.000Z",
                     *       "interests": {
                     *         "topics": [
                     *           "reinforcement-learning"
                     *         ],
                     *         "keywords": [
                     *           "text"
                     *         ],
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "muted": [
                     *           "text"
                     *         ],
                     *         "blocked": [
                     *           "text"
                     *         ],
                     *         "liked": [
                     *           "text"
                     *         ],
                     *         "disliked": [
                     *           "text"
                     *         ]
                     *       },
                     *       "settings": {
                     *         "digestHour": 1,
                     *         "paperCount": 1,
                     *         "minimumScore": 1,
                     *         "adventurousness": 1,
                     *         "oldestPaperDays": 1,
                     *         "abstractLength": 1,
                     *         "pictures": 1,
                     *         "days": [
                     *           1,
                     *           2,
                     *           3,
                     *           4,
                     *           5
                     *         ]
                     *       },
                     *       "consent": {
                     *         "at": "2025-09-04T07:00:00.000Z",
                     *         "source": "text",
                     *         "wording": "text"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Subscriber"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    eraseSubscriber: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Erased. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    changeSubscriber: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "settings": {
                 *         "digestHour": 18
                 *       },
                 *       "interests": {
                 *         "keywords": [
                 *           "protein folding"
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ChangeSubscriberRequest"];
            };
        };
        responses: {
            /** @description A reader with their consent and preferences. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "email": "ada@example.org",
                     *       "state": "pending",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "confirmedAt": "2025-09-04T07:00:00.000Z",
                     *       "stateChangedAt": "2025-09-04T07:00:00.000Z",
                     *       "zone": "Europe/Paris",
                     *       "pausedUntil": "2025-09-04",
                     *       "nextDigestAt": "2025-09-04T07:00:00.000Z",
                     *       "interests": {
                     *         "topics": [
                     *           "reinforcement-learning"
                     *         ],
                     *         "keywords": [
                     *           "text"
                     *         ],
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "muted": [
                     *           "text"
                     *         ],
                     *         "blocked": [
                     *           "text"
                     *         ],
                     *         "liked": [
                     *           "text"
                     *         ],
                     *         "disliked": [
                     *           "text"
                     *         ]
                     *       },
                     *       "settings": {
                     *         "digestHour": 1,
                     *         "paperCount": 1,
                     *         "minimumScore": 1,
                     *         "adventurousness": 1,
                     *         "oldestPaperDays": 1,
                     *         "abstractLength": 1,
                     *         "pictures": 1,
                     *         "days": [
                     *           1,
                     *           2,
                     *           3,
                     *           4,
                     *           5
                     *         ]
                     *       },
                     *       "consent": {
                     *         "at": "2025-09-04T07:00:00.000Z",
                     *         "source": "text",
                     *         "wording": "text"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Subscriber"];
                };
            };
            /** @description It is done; the key lacks `subscribers:read`. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listAnnouncements: {
        parameters: {
            query?: {
                /** @description How many items to return at most. */
                limit?: number;
                /** @description The `next` of the page before; the first page has none. Its content is not for reading. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *           "subject": "text",
                     *           "body": "text",
                     *           "segment": {
                     *             "states": [
                     *               "active"
                     *             ],
                     *             "topics": [
                     *               "text"
                     *             ]
                     *           },
                     *           "state": "draft",
                     *           "scheduledFor": "2025-09-04T07:00:00.000Z",
                     *           "createdBy": "text",
                     *           "createdAt": "2025-09-04T07:00:00.000Z",
                     *           "startedAt": "2025-09-04T07:00:00.000Z",
                     *           "finishedAt": "2025-09-04T07:00:00.000Z",
                     *           "mails": {
                     *             "planned": 1,
                     *             "claimed": 1,
                     *             "sending": 1,
                     *             "sent": 1,
                     *             "skipped": 1,
                     *             "failed": 1,
                     *             "expired": 1,
                     *             "uncertain": 1
                     *           }
                     *         }
                     *       ],
                     *       "next": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ListAnnouncementsResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    createAnnouncement: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subject": "A better ranking",
                 *       "body": "From Monday on, papers are ranked by what you liked. [How it works](https://papers.example.org/ranking)",
                 *       "segment": {
                 *         "states": [
                 *           "active"
                 *         ],
                 *         "topics": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateAnnouncementRequest"];
            };
        };
        responses: {
            /** @description A mail that an operator writes to readers. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "subject": "text",
                     *       "body": "text",
                     *       "segment": {
                     *         "states": [
                     *           "active"
                     *         ],
                     *         "topics": [
                     *           "text"
                     *         ]
                     *       },
                     *       "state": "draft",
                     *       "scheduledFor": "2025-09-04T07:00:00.000Z",
                     *       "createdBy": "text",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "startedAt": "2025-09-04T07:00:00.000Z",
                     *       "finishedAt": "2025-09-04T07:00:00.000Z",
                     *       "mails": {
                     *         "planned": 1,
                     *         "claimed": 1,
                     *         "sending": 1,
                     *         "sent": 1,
                     *         "skipped": 1,
                     *         "failed": 1,
                     *         "expired": 1,
                     *         "uncertain": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Announcement"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getAnnouncement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A mail that an operator writes to readers. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "subject": "text",
                     *       "body": "text",
                     *       "segment": {
                     *         "states": [
                     *           "active"
                     *         ],
                     *         "topics": [
                     *           "text"
                     *         ]
                     *       },
                     *       "state": "draft",
                     *       "scheduledFor": "2025-09-04T07:00:00.000Z",
                     *       "createdBy": "text",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "startedAt": "2025-09-04T07:00:00.000Z",
                     *       "finishedAt": "2025-09-04T07:00:00.000Z",
                     *       "mails": {
                     *         "planned": 1,
                     *         "claimed": 1,
                     *         "sending": 1,
                     *         "sent": 1,
                     *         "skipped": 1,
                     *         "failed": 1,
                     *         "expired": 1,
                     *         "uncertain": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Announcement"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteAnnouncement: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is deleted. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    changeAnnouncement: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subject": "A better ranking"
                 *     }
                 */
                "application/json": components["schemas"]["ChangeAnnouncementRequest"];
            };
        };
        responses: {
            /** @description A mail that an operator writes to readers. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "subject": "text",
                     *       "body": "text",
                     *       "segment": {
                     *         "states": [
                     *           "active"
                     *         ],
                     *         "topics": [
                     *           "text"
                     *         ]
                     *       },
                     *       "state": "draft",
                     *       "scheduledFor": "2025-09-04T07:00:00.000Z",
                     *       "createdBy": "text",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "startedAt": "2025-09-04T07:00:00.000Z",
                     *       "finishedAt": "2025-09-04T07:00:00.000Z",
                     *       "mails": {
                     *         "planned": 1,
                     *         "claimed": 1,
                     *         "sending": 1,
                     *         "sent": 1,
                     *         "skipped": 1,
                     *         "failed": 1,
                     *         "expired": 1,
                     *         "uncertain": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Announcement"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    previewAnnouncement: {
        parameters: {
            query?: {
                /** @description What to return. */
                format?: "json" | "html" | "text";
            };
            header?: never;
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The mail. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "subject": "text",
                     *       "html": "text",
                     *       "text": "text",
                     *       "readers": 1,
                     *       "segment": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["AnnouncementPreview"];
                    "text/html": string;
                    "text/plain": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    testAnnouncement: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "to": "ada@papers.example.org"
                 *     }
                 */
                "application/json": components["schemas"]["TestAnnouncementRequest"];
            };
        };
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "reply": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["TestAnnouncementResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    sendAnnouncement: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "scheduledFor": "2030-01-02T08:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["SendAnnouncementRequest"];
            };
        };
        responses: {
            /** @description A mail that an operator writes to readers. */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "subject": "text",
                     *       "body": "text",
                     *       "segment": {
                     *         "states": [
                     *           "active"
                     *         ],
                     *         "topics": [
                     *           "text"
                     *         ]
                     *       },
                     *       "state": "draft",
                     *       "scheduledFor": "2025-09-04T07:00:00.000Z",
                     *       "createdBy": "text",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "startedAt": "2025-09-04T07:00:00.000Z",
                     *       "finishedAt": "2025-09-04T07:00:00.000Z",
                     *       "mails": {
                     *         "planned": 1,
                     *         "claimed": 1,
                     *         "sending": 1,
                     *         "sent": 1,
                     *         "skipped": 1,
                     *         "failed": 1,
                     *         "expired": 1,
                     *         "uncertain": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Announcement"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    cancelAnnouncement: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A mail that an operator writes to readers. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "subject": "text",
                     *       "body": "text",
                     *       "segment": {
                     *         "states": [
                     *           "active"
                     *         ],
                     *         "topics": [
                     *           "text"
                     *         ]
                     *       },
                     *       "state": "draft",
                     *       "scheduledFor": "2025-09-04T07:00:00.000Z",
                     *       "createdBy": "text",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "startedAt": "2025-09-04T07:00:00.000Z",
                     *       "finishedAt": "2025-09-04T07:00:00.000Z",
                     *       "mails": {
                     *         "planned": 1,
                     *         "claimed": 1,
                     *         "sending": 1,
                     *         "sent": 1,
                     *         "skipped": 1,
                     *         "failed": 1,
                     *         "expired": 1,
                     *         "uncertain": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Announcement"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description How many items to return at most. */
                limit?: number;
                /** @description The `next` of the page before; the first page has none. Its content is not for reading. */
                cursor?: string;
                /**
                 * @description Only these types, separated by commas.
                 * @example subscriber.confirmed,subscriber.unsubscribed
                 */
                types?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "evt_5b1f0c9e8d7a4f63921c0e4b6a8d2f17",
                     *           "type": "subscriber.confirmed",
                     *           "timestamp": "2025-09-04T07:00:00.000Z",
                     *           "subject": "subscriber:5d0c8f2e-7b1a-4c3d-9e60-2f4b8a1c7d35",
                     *           "data": {
                     *             "subscriber": "5d0c8f2e-7b1a-4c3d-9e60-2f4b8a1c7d35",
                     *             "state": "active"
                     *           }
                     *         }
                     *       ],
                     *       "next": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ListEventsResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *           "url": "https://example.org/hooks",
                     *           "description": "The customer database",
                     *           "types": [
                     *             "subscriber.confirmed",
                     *             "subscriber.unsubscribed"
                     *           ],
                     *           "state": "active",
                     *           "createdAt": "2025-09-04T07:00:00.000Z",
                     *           "updatedAt": "2025-09-04T07:00:00.000Z",
                     *           "failingSince": "2025-09-04T07:00:00.000Z",
                     *           "disabledAt": "2025-09-04T07:00:00.000Z",
                     *           "disabledBecause": "text",
                     *           "waiting": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListWebhookEndpointsResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    addWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://example.org/hooks",
                 *       "types": [
                 *         "subscriber.confirmed",
                 *         "subscriber.unsubscribed"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewWebhookEndpoint"];
            };
        };
        responses: {
            /** @description It was made. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "url": "https://example.org/hooks",
                     *       "description": "The customer database",
                     *       "types": [
                     *         "subscriber.confirmed",
                     *         "subscriber.unsubscribed"
                     *       ],
                     *       "state": "active",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "updatedAt": "2025-09-04T07:00:00.000Z",
                     *       "failingSince": "2025-09-04T07:00:00.000Z",
                     *       "disabledAt": "2025-09-04T07:00:00.000Z",
                     *       "disabledBecause": "text",
                     *       "waiting": 1,
                     *       "secret": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
                     *     }
                     */
                    "application/json": components["schemas"]["AddWebhookEndpointResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An address that is told of events. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "url": "https://example.org/hooks",
                     *       "description": "The customer database",
                     *       "types": [
                     *         "subscriber.confirmed",
                     *         "subscriber.unsubscribed"
                     *       ],
                     *       "state": "active",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "updatedAt": "2025-09-04T07:00:00.000Z",
                     *       "failingSince": "2025-09-04T07:00:00.000Z",
                     *       "disabledAt": "2025-09-04T07:00:00.000Z",
                     *       "disabledBecause": "text",
                     *       "waiting": 1
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is deleted. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    changeWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "types": [
                 *         "run.finished"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["WebhookEndpointChange"];
            };
        };
        responses: {
            /** @description An address that is told of events. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "url": "https://example.org/hooks",
                     *       "description": "The customer database",
                     *       "types": [
                     *         "subscriber.confirmed",
                     *         "subscriber.unsubscribed"
                     *       ],
                     *       "state": "active",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "updatedAt": "2025-09-04T07:00:00.000Z",
                     *       "failingSince": "2025-09-04T07:00:00.000Z",
                     *       "disabledAt": "2025-09-04T07:00:00.000Z",
                     *       "disabledBecause": "text",
                     *       "waiting": 1
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "secret": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
                     *     }
                     */
                    "application/json": components["schemas"]["RotateWebhookSecretResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    testWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was accepted, and is done later. */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "accepted"
                     *     }
                     */
                    "application/json": components["schemas"]["TestWebhookEndpointResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description How many items to return at most. */
                limit?: number;
                /** @description The `next` of the page before; the first page has none. Its content is not for reading. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "event": "evt_5b1f0c9e8d7a4f63921c0e4b6a8d2f17",
                     *           "type": "subscriber.confirmed",
                     *           "timestamp": "2025-09-04T07:00:00.000Z",
                     *           "state": "waiting",
                     *           "attempts": 1,
                     *           "nextAttemptAt": "2025-09-04T07:00:00.000Z",
                     *           "settledAt": "2025-09-04T07:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ListWebhookDeliveriesResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
                /** @example evt_5b1f0c9e8d7a4f63921c0e4b6a8d2f17 */
                event: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "event": "evt_5b1f0c9e8d7a4f63921c0e4b6a8d2f17",
                     *       "type": "subscriber.confirmed",
                     *       "timestamp": "2025-09-04T07:00:00.000Z",
                     *       "state": "waiting",
                     *       "attempts": 1,
                     *       "nextAttemptAt": "2025-09-04T07:00:00.000Z",
                     *       "settledAt": "2025-09-04T07:00:00.000Z",
                     *       "log": [
                     *         {
                     *           "at": "2025-09-04T07:00:00.000Z",
                     *           "durationMs": 1,
                     *           "status": 1,
                     *           "error": "text",
                     *           "response": "text"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookDeliveryLog"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    resendWebhook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
                /** @example evt_5b1f0c9e8d7a4f63921c0e4b6a8d2f17 */
                event: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was accepted, and is done later. */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "resent": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ResendWebhookResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    resendWebhooksSince: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "since": "2025-09-04T07:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["ResendWebhooksSinceRequest"];
            };
        };
        responses: {
            /** @description It was accepted, and is done later. */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "resent": 1,
                     *       "since": "2025-09-04T07:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ResendWebhooksSinceResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    addSubscribers: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subscribers": [
                 *         {
                 *           "email": "ada@example.org",
                 *           "consent": {
                 *             "at": "2025-08-01T10:00:00Z",
                 *             "source": "form on example.org",
                 *             "wording": "Send me papers."
                 *           }
                 *         },
                 *         {
                 *           "email": "grace@example.org",
                 *           "interests": {
                 *             "topics": [
                 *               "reinforcement-learning"
                 *             ]
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AddSubscribersRequest"];
            };
        };
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "index": 1,
                     *           "status": "created",
                     *           "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *           "state": "pending",
                     *           "problem": {
                     *             "type": "https://example.org/",
                     *             "title": "text",
                     *             "status": 1,
                     *             "code": "invalid_input",
                     *             "detail": "text",
                     *             "errors": [
                     *               {
                     *                 "pointer": "text",
                     *                 "parameter": "text",
                     *                 "header": "text",
                     *                 "detail": "text"
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AddSubscribersResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    pauseSubscriber: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "until": "2030-01-01"
                 *     }
                 */
                "application/json": components["schemas"]["PauseSubscriberRequest"];
            };
        };
        responses: {
            /** @description A reader with their consent and preferences. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "email": "ada@example.org",
                     *       "state": "pending",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "confirmedAt": "2025-09-04T07:00:00.000Z",
                     *       "stateChangedAt": "2025-09-04T07:00:00.000Z",
                     *       "zone": "Europe/Paris",
                     *       "pausedUntil": "2025-09-04",
                     *       "nextDigestAt": "2025-09-04T07:00:00.000Z",
                     *       "interests": {
                     *         "topics": [
                     *           "reinforcement-learning"
                     *         ],
                     *         "keywords": [
                     *           "text"
                     *         ],
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "muted": [
                     *           "text"
                     *         ],
                     *         "blocked": [
                     *           "text"
                     *         ],
                     *         "liked": [
                     *           "text"
                     *         ],
                     *         "disliked": [
                     *           "text"
                     *         ]
                     *       },
                     *       "settings": {
                     *         "digestHour": 1,
                     *         "paperCount": 1,
                     *         "minimumScore": 1,
                     *         "adventurousness": 1,
                     *         "oldestPaperDays": 1,
                     *         "abstractLength": 1,
                     *         "pictures": 1,
                     *         "days": [
                     *           1,
                     *           2,
                     *           3,
                     *           4,
                     *           5
                     *         ]
                     *       },
                     *       "consent": {
                     *         "at": "2025-09-04T07:00:00.000Z",
                     *         "source": "text",
                     *         "wording": "text"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Subscriber"];
                };
            };
            /** @description It is done; the key lacks `subscribers:read`. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    resumeSubscriber: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A reader with their consent and preferences. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "email": "ada@example.org",
                     *       "state": "pending",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "confirmedAt": "2025-09-04T07:00:00.000Z",
                     *       "stateChangedAt": "2025-09-04T07:00:00.000Z",
                     *       "zone": "Europe/Paris",
                     *       "pausedUntil": "2025-09-04",
                     *       "nextDigestAt": "2025-09-04T07:00:00.000Z",
                     *       "interests": {
                     *         "topics": [
                     *           "reinforcement-learning"
                     *         ],
                     *         "keywords": [
                     *           "text"
                     *         ],
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "muted": [
                     *           "text"
                     *         ],
                     *         "blocked": [
                     *           "text"
                     *         ],
                     *         "liked": [
                     *           "text"
                     *         ],
                     *         "disliked": [
                     *           "text"
                     *         ]
                     *       },
                     *       "settings": {
                     *         "digestHour": 1,
                     *         "paperCount": 1,
                     *         "minimumScore": 1,
                     *         "adventurousness": 1,
                     *         "oldestPaperDays": 1,
                     *         "abstractLength": 1,
                     *         "pictures": 1,
                     *         "days": [
                     *           1,
                     *           2,
                     *           3,
                     *           4,
                     *           5
                     *         ]
                     *       },
                     *       "consent": {
                     *         "at": "2025-09-04T07:00:00.000Z",
                     *         "source": "text",
                     *         "wording": "text"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Subscriber"];
                };
            };
            /** @description It is done; the key lacks `subscribers:read`. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    unsubscribeSubscriber: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A reader with their consent and preferences. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "email": "ada@example.org",
                     *       "state": "pending",
                     *       "createdAt": "2025-09-04T07:00:00.000Z",
                     *       "confirmedAt": "2025-09-04T07:00:00.000Z",
                     *       "stateChangedAt": "2025-09-04T07:00:00.000Z",
                     *       "zone": "Europe/Paris",
                     *       "pausedUntil": "2025-09-04",
                     *       "nextDigestAt": "2025-09-04T07:00:00.000Z",
                     *       "interests": {
                     *         "topics": [
                     *           "reinforcement-learning"
                     *         ],
                     *         "keywords": [
                     *           "text"
                     *         ],
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "muted": [
                     *           "text"
                     *         ],
                     *         "blocked": [
                     *           "text"
                     *         ],
                     *         "liked": [
                     *           "text"
                     *         ],
                     *         "disliked": [
                     *           "text"
                     *         ]
                     *       },
                     *       "settings": {
                     *         "digestHour": 1,
                     *         "paperCount": 1,
                     *         "minimumScore": 1,
                     *         "adventurousness": 1,
                     *         "oldestPaperDays": 1,
                     *         "abstractLength": 1,
                     *         "pictures": 1,
                     *         "days": [
                     *           1,
                     *           2,
                     *           3,
                     *           4,
                     *           5
                     *         ]
                     *       },
                     *       "consent": {
                     *         "at": "2025-09-04T07:00:00.000Z",
                     *         "source": "text",
                     *         "wording": "text"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Subscriber"];
                };
            };
            /** @description It is done; the key lacks `subscribers:read`. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listSavedPapers: {
        parameters: {
            query?: {
                /**
                 * @description The format of the response. Without it, the header `Accept` chooses the format.
                 * @example bibtex
                 */
                format?: "json" | "csl-json" | "bibtex" | "ris";
            };
            header?: never;
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The saved papers. With rel="next", the header `Link` names the next page. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *           "arxivId": "2410.15027",
                     *           "doi": "10.1101/2025.03.21.644500",
                     *           "title": "text",
                     *           "abstract": "text",
                     *           "authors": [
                     *             "text"
                     *           ],
                     *           "links": [
                     *             {
                     *               "kind": "code",
                     *               "url": "text"
                     *             }
                     *           ],
                     *           "categories": [
                     *             "text"
                     *           ],
                     *           "keywords": [
                     *             "text"
                     *           ],
                     *           "version": 1,
                     *           "publishedOn": "2025-09-04",
                     *           "edition": "2025-09-04",
                     *           "url": "https://example.org/",
                     *           "credit": "text",
                     *           "picture": {
                     *             "url": "https://example.org/",
                     *             "width": 1,
                     *             "height": 1
                     *           },
                     *           "upvotes": 1,
                     *           "comments": 1,
                     *           "githubStars": 1,
                     *           "trending": 1,
                     *           "rising": true,
                     *           "pinned": true,
                     *           "hidden": true,
                     *           "topics": [
                     *             {
                     *               "slug": "text",
                     *               "name": "text"
                     *             }
                     *           ],
                     *           "trendingParts": {
                     *             "upvotes": 1,
                     *             "speed": 1,
                     *             "comments": 1,
                     *             "stars": 1,
                     *             "starSpeed": 1,
                     *             "likes": 1
                     *           },
                     *           "match": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListSavedPapersResponse"];
                    "application/vnd.citationstyles.csl+json": {
                        /** @description The key of the paper in BibTeX: `vaswani2017attention`. */
                        id: string;
                        /**
                         * @description A preprint is an `article`.
                         * @enum {unknown}
                         */
                        type: "article" | "article-journal";
                        title: string;
                        author?: ({
                            family: string;
                            given?: string;
                            suffix?: string;
                            /** @description Not sorted by: “van der”. */
                            "non-dropping-particle"?: string;
                        } | {
                            literal: string;
                        })[];
                        issued?: {
                            /** @description Year, month and day, as far as they are known. */
                            "date-parts": number[][];
                        };
                        abstract?: string;
                        archive?: string;
                        publisher?: string;
                        genre?: string;
                        /** @description With the name of its server: `arXiv:2410.15027`. */
                        number?: string;
                        version?: string;
                        categories?: string[];
                        /** @description Separated by commas. */
                        keyword?: string;
                        DOI?: string;
                        URL: string;
                    }[];
                    "application/x-bibtex": string;
                    "application/x-research-info-systems": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    exportSubscriber: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything that is stored about the person: the subscriber, consents, interests, saved papers, requests, digests, reports. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /** @example {} */
                    "application/json": components["schemas"]["ExportSubscriberResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listSuppressions: {
        parameters: {
            query?: {
                /** @description How many items to return at most. */
                limit?: number;
                /** @description The `next` of the page before; the first page has none. Its content is not for reading. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "5f0c3c1a9d2e4b6f8a7c5e3d1b9f7a5c3e1d9b7f5a3c1e9d7b5f3a1c9e7d5b3f",
                     *           "reason": "text",
                     *           "at": "2025-09-04T07:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ListSuppressionsResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    addSuppression: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.org",
                 *       "reason": "asked by telephone"
                 *     }
                 */
                "application/json": components["schemas"]["NewSuppression"];
            };
        };
        responses: {
            /** @description An address that is never mailed. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5f0c3c1a9d2e4b6f8a7c5e3d1b9f7a5c3e1d9b7f5a3c1e9d7b5f3a1c9e7d5b3f",
                     *       "reason": "text",
                     *       "at": "2025-09-04T07:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Suppression"];
                };
            };
            /** @description It was accepted, and is done later. */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "accepted"
                     *     }
                     */
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    liftSuppressionOfAddress: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.org",
                 *       "reason": "asked by telephone"
                 *     }
                 */
                "application/json": components["schemas"]["NewSuppression"];
            };
        };
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "lifted": true
                     *     }
                     */
                    "application/json": components["schemas"]["LiftedSuppression"];
                };
            };
            /** @description It was accepted, and is done later. */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "accepted"
                     *     }
                     */
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    liftSuppression: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description A keyed hash of the address, which names nobody.
                 * @example 5f0c3c1a9d2e4b6f8a7c5e3d1b9f7a5c3e1d9b7f5a3c1e9d7b5f3a1c9e7d5b3f
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lifted. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listDigests: {
        parameters: {
            query?: {
                /** @description How many items to return at most. */
                limit?: number;
                /** @description The `next` of the page before; the first page has none. Its content is not for reading. */
                cursor?: string;
                /** @example 2025-09-04 */
                date?: string;
                /** @description `planned`, `claimed`, `sending`: under way. `sent`, `skipped`, `failed`, `expired`: done. `uncertain`: handed over, and the reply was lost. */
                state?: "planned" | "claimed" | "sending" | "sent" | "skipped" | "failed" | "expired" | "uncertain";
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                subscriber?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51.2025-09-04",
                     *           "subscriber": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *           "date": "2025-09-04",
                     *           "state": "planned",
                     *           "skipReason": "no_new_edition",
                     *           "candidateCount": 1,
                     *           "attempts": 1,
                     *           "plannedAt": "2025-09-04T07:00:00.000Z",
                     *           "notBefore": "2025-09-04T07:00:00.000Z",
                     *           "expiresAt": "2025-09-04T07:00:00.000Z",
                     *           "sentAt": "2025-09-04T07:00:00.000Z",
                     *           "bouncedAt": "2025-09-04T07:00:00.000Z",
                     *           "note": "text",
                     *           "paperCount": 1
                     *         }
                     *       ],
                     *       "next": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ListDigestsResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listDigestsOfSubscriber: {
        parameters: {
            query?: {
                /** @description How many items to return at most. */
                limit?: number;
                /** @description The `next` of the page before; the first page has none. Its content is not for reading. */
                cursor?: string;
                /** @example 2025-09-04 */
                date?: string;
                /** @description `planned`, `claimed`, `sending`: under way. `sent`, `skipped`, `failed`, `expired`: done. `uncertain`: handed over, and the reply was lost. */
                state?: "planned" | "claimed" | "sending" | "sent" | "skipped" | "failed" | "expired" | "uncertain";
            };
            header?: never;
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51.2025-09-04",
                     *           "subscriber": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *           "date": "2025-09-04",
                     *           "state": "planned",
                     *           "skipReason": "no_new_edition",
                     *           "candidateCount": 1,
                     *           "attempts": 1,
                     *           "plannedAt": "2025-09-04T07:00:00.000Z",
                     *           "notBefore": "2025-09-04T07:00:00.000Z",
                     *           "expiresAt": "2025-09-04T07:00:00.000Z",
                     *           "sentAt": "2025-09-04T07:00:00.000Z",
                     *           "bouncedAt": "2025-09-04T07:00:00.000Z",
                     *           "note": "text",
                     *           "paperCount": 1
                     *         }
                     *       ],
                     *       "next": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ListDigestsOfSubscriberResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getDigest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the subscriber, a full stop, and the local date.
                 * @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51.2025-09-04
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51.2025-09-04",
                     *       "subscriber": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "date": "2025-09-04",
                     *       "state": "planned",
                     *       "skipReason": "no_new_edition",
                     *       "candidateCount": 1,
                     *       "attempts": 1,
                     *       "plannedAt": "2025-09-04T07:00:00.000Z",
                     *       "notBefore": "2025-09-04T07:00:00.000Z",
                     *       "expiresAt": "2025-09-04T07:00:00.000Z",
                     *       "sentAt": "2025-09-04T07:00:00.000Z",
                     *       "bouncedAt": "2025-09-04T07:00:00.000Z",
                     *       "note": "text",
                     *       "paperCount": 1,
                     *       "papers": [
                     *         {
                     *           "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *           "title": "text",
                     *           "score": 1,
                     *           "reason": {
                     *             "kind": "topic",
                     *             "label": "text",
                     *             "terms": [
                     *               "text"
                     *             ],
                     *             "words": "text"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DigestWithPapers"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    previewDigest: {
        parameters: {
            query?: {
                /** @description Goes before `Accept`; JSON where neither says. */
                format?: "json" | "html" | "text";
                /**
                 * @description Previews this edition alone, sent before or not.
                 * @example 2025-09-04
                 */
                date?: string;
            };
            header?: never;
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The preview. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "date": "2025-09-04",
                     *       "through": "2025-09-04",
                     *       "candidateCount": 1,
                     *       "skipReason": "no_new_edition",
                     *       "subject": "text",
                     *       "papers": [
                     *         {
                     *           "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *           "title": "text",
                     *           "score": 1,
                     *           "reason": {
                     *             "kind": "topic",
                     *             "label": "text",
                     *             "terms": [
                     *               "text"
                     *             ],
                     *             "words": "text"
                     *           }
                     *         }
                     *       ],
                     *       "html": "text",
                     *       "text": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["Preview"];
                    "text/html": string;
                    "text/plain": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            /** @description Too much is under way. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "name": "arxiv:cs.CL",
                     *           "configured": true,
                     *           "state": "works",
                     *           "lastAskedAt": "2025-09-04T07:00:00.000Z",
                     *           "lastOkAt": "2025-09-04T07:00:00.000Z",
                     *           "failingSince": "2025-09-04T07:00:00.000Z",
                     *           "lastError": "text",
                     *           "newest": {
                     *             "arxivId": "2509.03867",
                     *             "since": "2025-09-04T07:00:00.000Z"
                     *           },
                     *           "nextAt": "2025-09-04T07:00:00.000Z",
                     *           "runs": [
                     *             {
                     *               "startedAt": "2025-09-04T07:00:00.000Z",
                     *               "edition": "2025-09-04",
                     *               "parsed": 1,
                     *               "created": 1,
                     *               "updated": 1,
                     *               "unchanged": 1,
                     *               "rejected": 1,
                     *               "error": "text"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ListSourcesResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example arxiv:cs.CL */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where papers come from, and whether it works. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "arxiv:cs.CL",
                     *       "configured": true,
                     *       "state": "works",
                     *       "lastAskedAt": "2025-09-04T07:00:00.000Z",
                     *       "lastOkAt": "2025-09-04T07:00:00.000Z",
                     *       "failingSince": "2025-09-04T07:00:00.000Z",
                     *       "lastError": "text",
                     *       "newest": {
                     *         "arxivId": "2509.03867",
                     *         "since": "2025-09-04T07:00:00.000Z"
                     *       },
                     *       "nextAt": "2025-09-04T07:00:00.000Z",
                     *       "runs": [
                     *         {
                     *           "startedAt": "2025-09-04T07:00:00.000Z",
                     *           "edition": "2025-09-04",
                     *           "parsed": 1,
                     *           "created": 1,
                     *           "updated": 1,
                     *           "unchanged": 1,
                     *           "rejected": 1,
                     *           "error": "text"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Source"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    listSubmissions: {
        parameters: {
            query?: {
                /** @example held */
                state?: "waiting" | "held" | "approved" | "rejected" | "refused";
                /** @description How many items to return at most. */
                limit?: number;
                /** @description The `next` of the page before; the first page has none. Its content is not for reading. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *           "given": "text",
                     *           "credit": "text",
                     *           "state": "waiting",
                     *           "submittedAt": "2025-09-04T07:00:00.000Z",
                     *           "decidedAt": "2025-09-04T07:00:00.000Z",
                     *           "found": {
                     *             "title": "text",
                     *             "abstract": "text",
                     *             "authors": [
                     *               "text"
                     *             ],
                     *             "arxivId": "text"
                     *           },
                     *           "note": "text",
                     *           "listOn": "2025-09-04",
                     *           "paper": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51"
                     *         }
                     *       ],
                     *       "next": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ListSubmissionsResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    createSubmission: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "paper": "2410.15027",
                 *       "credit": "Ada Lovelace"
                 *     }
                 */
                "application/json": components["schemas"]["CreateSubmissionRequest"];
            };
        };
        responses: {
            /** @description A proposed paper. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "given": "text",
                     *       "credit": "text",
                     *       "state": "waiting",
                     *       "submittedAt": "2025-09-04T07:00:00.000Z",
                     *       "decidedAt": "2025-09-04T07:00:00.000Z",
                     *       "found": {
                     *         "title": "text",
                     *         "abstract": "text",
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "arxivId": "text"
                     *       },
                     *       "note": "text",
                     *       "listOn": "2025-09-04",
                     *       "paper": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51"
                     *     }
                     */
                    "application/json": components["schemas"]["Submission"];
                };
            };
            /** @description A proposed paper. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "given": "text",
                     *       "credit": "text",
                     *       "state": "waiting",
                     *       "submittedAt": "2025-09-04T07:00:00.000Z",
                     *       "decidedAt": "2025-09-04T07:00:00.000Z",
                     *       "found": {
                     *         "title": "text",
                     *         "abstract": "text",
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "arxivId": "text"
                     *       },
                     *       "note": "text",
                     *       "listOn": "2025-09-04",
                     *       "paper": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51"
                     *     }
                     */
                    "application/json": components["schemas"]["Submission"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getSubmission: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A proposed paper. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "given": "text",
                     *       "credit": "text",
                     *       "state": "waiting",
                     *       "submittedAt": "2025-09-04T07:00:00.000Z",
                     *       "decidedAt": "2025-09-04T07:00:00.000Z",
                     *       "found": {
                     *         "title": "text",
                     *         "abstract": "text",
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "arxivId": "text"
                     *       },
                     *       "note": "text",
                     *       "listOn": "2025-09-04",
                     *       "paper": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51"
                     *     }
                     */
                    "application/json": components["schemas"]["Submission"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    approveSubmission: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "note": "It fits the list."
                 *     }
                 */
                "application/json": components["schemas"]["ApproveSubmissionRequest"];
            };
        };
        responses: {
            /** @description A proposed paper. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "given": "text",
                     *       "credit": "text",
                     *       "state": "waiting",
                     *       "submittedAt": "2025-09-04T07:00:00.000Z",
                     *       "decidedAt": "2025-09-04T07:00:00.000Z",
                     *       "found": {
                     *         "title": "text",
                     *         "abstract": "text",
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "arxivId": "text"
                     *       },
                     *       "note": "text",
                     *       "listOn": "2025-09-04",
                     *       "paper": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51"
                     *     }
                     */
                    "application/json": components["schemas"]["Submission"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    rejectSubmission: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "note": "It fits the list."
                 *     }
                 */
                "application/json": components["schemas"]["RejectSubmissionRequest"];
            };
        };
        responses: {
            /** @description A proposed paper. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "given": "text",
                     *       "credit": "text",
                     *       "state": "waiting",
                     *       "submittedAt": "2025-09-04T07:00:00.000Z",
                     *       "decidedAt": "2025-09-04T07:00:00.000Z",
                     *       "found": {
                     *         "title": "text",
                     *         "abstract": "text",
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "arxivId": "text"
                     *       },
                     *       "note": "text",
                     *       "listOn": "2025-09-04",
                     *       "paper": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51"
                     *     }
                     */
                    "application/json": components["schemas"]["Submission"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getCuratedPaper: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Its id, `arxiv:2410.15027` or `doi:10.1101/2025.03.21.644500`, with the slash percent-encoded.
                 * @example arxiv:2410.15027
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A paper as an operator sees it; it may be hidden, in an open edition or in none. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "arxivId": "2410.15027",
                     *       "doi": "10.1101/2025.03.21.644500",
                     *       "title": "text",
                     *       "abstract": "text",
                     *       "authors": [
                     *         "text"
                     *       ],
                     *       "links": [
                     *         {
                     *           "kind": "code",
                     *           "url": "text"
                     *         }
                     *       ],
                     *       "edition": "2025-09-04",
                     *       "pinned": true,
                     *       "hidden": true,
                     *       "corrected": [
                     *         "text"
                     *       ],
                     *       "sources": [
                     *         "text"
                     *       ],
                     *       "credit": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CuratedPaper"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    pinPaper: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description Its id, `arxiv:2410.15027` or `doi:10.1101/2025.03.21.644500`, with the slash percent-encoded.
                 * @example arxiv:2410.15027
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A paper as an operator sees it; it may be hidden, in an open edition or in none. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "arxivId": "2410.15027",
                     *       "doi": "10.1101/2025.03.21.644500",
                     *       "title": "text",
                     *       "abstract": "text",
                     *       "authors": [
                     *         "text"
                     *       ],
                     *       "links": [
                     *         {
                     *           "kind": "code",
                     *           "url": "text"
                     *         }
                     *       ],
                     *       "edition": "2025-09-04",
                     *       "pinned": true,
                     *       "hidden": true,
                     *       "corrected": [
                     *         "text"
                     *       ],
                     *       "sources": [
                     *         "text"
                     *       ],
                     *       "credit": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CuratedPaper"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    unpinPaper: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description Its id, `arxiv:2410.15027` or `doi:10.1101/2025.03.21.644500`, with the slash percent-encoded.
                 * @example arxiv:2410.15027
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A paper as an operator sees it; it may be hidden, in an open edition or in none. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "arxivId": "2410.15027",
                     *       "doi": "10.1101/2025.03.21.644500",
                     *       "title": "text",
                     *       "abstract": "text",
                     *       "authors": [
                     *         "text"
                     *       ],
                     *       "links": [
                     *         {
                     *           "kind": "code",
                     *           "url": "text"
                     *         }
                     *       ],
                     *       "edition": "2025-09-04",
                     *       "pinned": true,
                     *       "hidden": true,
                     *       "corrected": [
                     *         "text"
                     *       ],
                     *       "sources": [
                     *         "text"
                     *       ],
                     *       "credit": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CuratedPaper"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    hidePaper: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description Its id, `arxiv:2410.15027` or `doi:10.1101/2025.03.21.644500`, with the slash percent-encoded.
                 * @example arxiv:2410.15027
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A paper as an operator sees it; it may be hidden, in an open edition or in none. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "arxivId": "2410.15027",
                     *       "doi": "10.1101/2025.03.21.644500",
                     *       "title": "text",
                     *       "abstract": "text",
                     *       "authors": [
                     *         "text"
                     *       ],
                     *       "links": [
                     *         {
                     *           "kind": "code",
                     *           "url": "text"
                     *         }
                     *       ],
                     *       "edition": "2025-09-04",
                     *       "pinned": true,
                     *       "hidden": true,
                     *       "corrected": [
                     *         "text"
                     *       ],
                     *       "sources": [
                     *         "text"
                     *       ],
                     *       "credit": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CuratedPaper"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    showPaper: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description Its id, `arxiv:2410.15027` or `doi:10.1101/2025.03.21.644500`, with the slash percent-encoded.
                 * @example arxiv:2410.15027
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A paper as an operator sees it; it may be hidden, in an open edition or in none. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "arxivId": "2410.15027",
                     *       "doi": "10.1101/2025.03.21.644500",
                     *       "title": "text",
                     *       "abstract": "text",
                     *       "authors": [
                     *         "text"
                     *       ],
                     *       "links": [
                     *         {
                     *           "kind": "code",
                     *           "url": "text"
                     *         }
                     *       ],
                     *       "edition": "2025-09-04",
                     *       "pinned": true,
                     *       "hidden": true,
                     *       "corrected": [
                     *         "text"
                     *       ],
                     *       "sources": [
                     *         "text"
                     *       ],
                     *       "credit": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CuratedPaper"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    mergePaper: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /**
                 * @description Its id, `arxiv:2410.15027` or `doi:10.1101/2025.03.21.644500`, with the slash percent-encoded.
                 * @example arxiv:2410.15027
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "into": "arxiv:2410.15027"
                 *     }
                 */
                "application/json": components["schemas"]["MergePaperRequest"];
            };
        };
        responses: {
            /** @description A paper as an operator sees it; it may be hidden, in an open edition or in none. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *       "arxivId": "2410.15027",
                     *       "doi": "10.1101/2025.03.21.644500",
                     *       "title": "text",
                     *       "abstract": "text",
                     *       "authors": [
                     *         "text"
                     *       ],
                     *       "links": [
                     *         {
                     *           "kind": "code",
                     *           "url": "text"
                     *         }
                     *       ],
                     *       "edition": "2025-09-04",
                     *       "pinned": true,
                     *       "hidden": true,
                     *       "corrected": [
                     *         "text"
                     *       ],
                     *       "sources": [
                     *         "text"
                     *       ],
                     *       "credit": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["CuratedPaper"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    addPaper: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "On Invariant Variation Problems",
                 *       "abstract": "The problems in variation here concerned are such as to admit a continuous group.",
                 *       "authors": [
                 *         "Emmy Noether"
                 *       ],
                 *       "links": [
                 *         {
                 *           "kind": "published",
                 *           "url": "https://example.org/noether-1918"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AddPaperRequest"];
            };
        };
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "result": "created",
                     *       "paper": {
                     *         "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *         "arxivId": "2410.15027",
                     *         "doi": "10.1101/2025.03.21.644500",
                     *         "title": "text",
                     *         "abstract": "text",
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "links": [
                     *           {
                     *             "kind": "code",
                     *             "url": "text"
                     *           }
                     *         ],
                     *         "edition": "2025-09-04",
                     *         "pinned": true,
                     *         "hidden": true,
                     *         "corrected": [
                     *           "text"
                     *         ],
                     *         "sources": [
                     *           "text"
                     *         ],
                     *         "credit": "text"
                     *       },
                     *       "submission": {
                     *         "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *         "given": "text",
                     *         "credit": "text",
                     *         "state": "waiting",
                     *         "submittedAt": "2025-09-04T07:00:00.000Z",
                     *         "decidedAt": "2025-09-04T07:00:00.000Z",
                     *         "found": {
                     *           "title": "text",
                     *           "abstract": "text",
                     *           "authors": [
                     *             "text"
                     *           ],
                     *           "arxivId": "text"
                     *         },
                     *         "note": "text",
                     *         "listOn": "2025-09-04",
                     *         "paper": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AddPaperResponse"];
                };
            };
            /** @description It was made. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "result": "created",
                     *       "paper": {
                     *         "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *         "arxivId": "2410.15027",
                     *         "doi": "10.1101/2025.03.21.644500",
                     *         "title": "text",
                     *         "abstract": "text",
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "links": [
                     *           {
                     *             "kind": "code",
                     *             "url": "text"
                     *           }
                     *         ],
                     *         "edition": "2025-09-04",
                     *         "pinned": true,
                     *         "hidden": true,
                     *         "corrected": [
                     *           "text"
                     *         ],
                     *         "sources": [
                     *           "text"
                     *         ],
                     *         "credit": "text"
                     *       },
                     *       "submission": {
                     *         "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *         "given": "text",
                     *         "credit": "text",
                     *         "state": "waiting",
                     *         "submittedAt": "2025-09-04T07:00:00.000Z",
                     *         "decidedAt": "2025-09-04T07:00:00.000Z",
                     *         "found": {
                     *           "title": "text",
                     *           "abstract": "text",
                     *           "authors": [
                     *             "text"
                     *           ],
                     *           "arxivId": "text"
                     *         },
                     *         "note": "text",
                     *         "listOn": "2025-09-04",
                     *         "paper": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AddPaperResponse201"];
                };
            };
            /** @description It was accepted, and is done later. */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "result": "created",
                     *       "paper": {
                     *         "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *         "arxivId": "2410.15027",
                     *         "doi": "10.1101/2025.03.21.644500",
                     *         "title": "text",
                     *         "abstract": "text",
                     *         "authors": [
                     *           "text"
                     *         ],
                     *         "links": [
                     *           {
                     *             "kind": "code",
                     *             "url": "text"
                     *           }
                     *         ],
                     *         "edition": "2025-09-04",
                     *         "pinned": true,
                     *         "hidden": true,
                     *         "corrected": [
                     *           "text"
                     *         ],
                     *         "sources": [
                     *           "text"
                     *         ],
                     *         "credit": "text"
                     *       },
                     *       "submission": {
                     *         "id": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51",
                     *         "given": "text",
                     *         "credit": "text",
                     *         "state": "waiting",
                     *         "submittedAt": "2025-09-04T07:00:00.000Z",
                     *         "decidedAt": "2025-09-04T07:00:00.000Z",
                     *         "found": {
                     *           "title": "text",
                     *           "abstract": "text",
                     *           "authors": [
                     *             "text"
                     *           ],
                     *           "arxivId": "text"
                     *         },
                     *         "note": "text",
                     *         "listOn": "2025-09-04",
                     *         "paper": "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AddPaperResponse202"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getEditionOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 2025-09-04 */
                date: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What comes first in an edition; the others follow by their scores. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "date": "2025-09-04",
                     *       "papers": [
                     *         "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["GetEditionOrderResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    orderEdition: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the state that is changed; if it has another by now, the response is 412. */
                "if-match"?: string;
            };
            path: {
                /** @example 2025-09-04 */
                date: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "papers": [
                 *         "arxiv:2509.03867",
                 *         "arxiv:2509.01215"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["OrderEditionRequest"];
            };
        };
        responses: {
            /** @description What comes first in an edition; the others follow by their scores. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "date": "2025-09-04",
                     *       "papers": [
                     *         "0d8f7a1e-3c55-4b5e-9f0a-6f2f3f6f9a51"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OrderEditionResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    closeEdition: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your own for this request, such as a UUID. Sent again within 24 hours, the same request gets the first response again and is not acted on twice; another request gets 422, and one while the first is under way 409.
                 * @example 5f8b1c1e-6f0e-4a57-9d0c-0b7f9d1f6a11
                 */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 2025-09-04 */
                date: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "date": "2025-09-04",
                     *       "state": "closed",
                     *       "papers": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CloseEditionResponse"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
}
