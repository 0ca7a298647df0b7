// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <otto/base/console.h>
#include <otto/dataset/sample.h>
#include <otto/io/csv_table.h>
#include <otto/io/run_record.h>

#include <list>
#include <memory>
#include <string>
#include <vector>

namespace otto
{
  namespace app
  {
    /// What is told about a sample: all but its arrays.
    struct SampleRecord
    {
      unsigned long       index    = 0;
      bool                solved   = false;
      unsigned int        attempts = 0;
      double              seconds  = 0;
      std::vector<double> numbers;
    };

    /// The record of a sample, with its numbers in the order of the scalars.
    SampleRecord record_of(const dataset::Sample              &sample,
                           const std::vector<dataset::Scalar> &scalars);

    /**
     * The records of all groups on rank 0 of the world, which solves samples
     * itself: who has a record sends it and goes on, rank 0 receives what is
     * there when it has time. No rank waits for another before wait_for_all().
     */
    class SampleMessages
    {
    public:
      /// @param n_senders The first ranks of the groups, but rank 0.
      explicit SampleMessages(unsigned int n_senders);
      ~SampleMessages();

      /// From the first rank of a group, but rank 0.
      void send(const SampleRecord &record);

      /// The records that have arrived; on rank 0.
      std::vector<SampleRecord> receive();

      /// Tells rank 0 that this group has no more.
      void send_end();

      /// Whether every group has told so; on rank 0.
      bool all_ended() const { return n_ended_ == n_senders_; }

      /// Waits for the next record or end; on rank 0.
      void wait() const;

    private:
      void send(std::vector<double> message);

      unsigned int n_senders_, n_ended_ = 0;
      /// Messages on their way, which must stay where they are.
      struct OnTheWay;
      std::list<OnTheWay> on_the_way_;
    };

    /**
     * The samples of a run on rank 0 of the world: lines on the console with
     * the seconds that remain, rows in samples.csv, sums for the summary.
     */
    class DatasetTable
    {
    public:
      /**
       * @param file The path of samples.csv.
       * @param n_samples Of the data set.
       */
      DatasetTable(const base::Console                &console,
                   std::string                         file,
                   const std::vector<dataset::Scalar> &scalars,
                   unsigned long                       n_samples);

      /// A sample of an earlier run.
      void add_earlier(const SampleRecord &record);

      /// The head of the lines; makes samples.csv. To be called before add().
      void start();

      /// A sample of this run; @p seconds since its start.
      void add(const SampleRecord &record, double seconds);

      /// samples.csv in the order of the samples.
      void finish();

      /// Samples that are solved; given up; failed attempts of both.
      unsigned long n_solved() const { return n_solved_; }
      unsigned long n_given_up() const { return records_.size() - n_solved_; }
      unsigned long n_failed_attempts() const { return n_failed_; }
      unsigned long n_earlier() const { return n_earlier_; }
      unsigned long n_records() const { return records_.size(); }

      /// A few lines for people: least, mean and largest of all numbers.
      std::string text() const;

      /// The group "result" of summary.json.
      void add_to(io::RunRecord &record) const;

    private:
      void keep(const SampleRecord &record);
      void print(const SampleRecord &record, double seconds);
      std::vector<std::string> columns() const;
      std::vector<double>      row(const SampleRecord &record) const;

      const base::Console         &console_;
      std::string                  file_;
      std::vector<dataset::Scalar> scalars_;
      unsigned long                n_samples_;
      std::vector<SampleRecord>    records_;
      unsigned long                n_solved_ = 0, n_failed_ = 0, n_earlier_ = 0;
      unsigned int                 printed_ = 0;
      std::unique_ptr<io::CsvTable> csv_;
    };
  } // namespace app
} // namespace otto
